"""A state machine whose executions go on step by step, as a test wants it, and whose ends are told by events."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from deep_research.domain.errors import JobNotRunningError
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job, Stage
from deep_research.jobs import failures
from tests.fakes.in_memory_job_store import InMemoryJobStore

LONGEST_LAG = timedelta(seconds=90)
"""So far may what is told of an execution be behind."""


class Step(StrEnum):
    """What an execution does next. Before it has begun, whatever it is to do, it begins."""

    STAGE = "stage"
    PLAN = "plan"
    QUERY = "query"
    COMPLETE = "complete"
    FAIL = "fail"
    """It fails, and records why."""
    BREAK = "break"
    """It fails, and can't record it."""
    TIME_OUT = "time out"
    ABORT = "abort"
    """Somebody stops it from outside."""


@dataclass(frozen=True)
class Run:
    """One execution. `begun`: its first state has made the job running. `last`: with what it ends at its next step."""

    job: Job
    status: ExecutionStatus = ExecutionStatus.RUNNING
    error: str | None = None
    begun: bool = False
    steps: int = 0
    last: ExecutionStatus | None = None

    @property
    def is_alive(self) -> bool:
        return self.status is ExecutionStatus.RUNNING

    def told(self) -> Execution:
        return Execution(name=self.job.execution_name, status=self.status, error=self.error)


class StepByStepMachine:
    """Implements `Executions`. `events` are the ends that were not delivered yet."""

    def __init__(self, store: InMemoryJobStore) -> None:
        self._store = store
        self.runs: dict[str, Run] = {}
        self.events: list[Run] = []
        self._behind: tuple[datetime, dict[str, Run]] | None = None

    # --- The port -----------------------------------------------------------------------------------------------------

    def start(self, job: Job) -> None:
        self.runs.setdefault(job.execution_name, Run(job))

    def stop(self, execution_name: str, reason: str) -> None:
        run = self.runs.get(execution_name)
        if run is not None and run.is_alive:
            self._end(run, ExecutionStatus.ABORTED, "Stopped")

    def find(self, execution_name: str) -> Execution | None:
        runs = self._behind[1] if self._behind else self.runs
        run = runs.get(execution_name)
        return run.told() if run else None

    # --- What the world does to it ------------------------------------------------------------------------------------

    def fall_behind(self, now: datetime) -> None:
        """From now on it tells of its executions as they are at this moment."""
        self._behind = (now, dict(self.runs))

    def catch_up(self, now: datetime | None = None) -> None:
        """It tells how they are; at `now`, if it has been behind for long."""
        if self._behind and (now is None or now - self._behind[0] > LONGEST_LAG):
            self._behind = None

    def alive(self) -> list[Run]:
        return [run for run in self.runs.values() if run.is_alive]

    def go_on(self, run: Run, step: Step, at: datetime) -> None:
        """The execution takes a step. Where its job went on without it, it stops without a trace."""
        if run.last is not None:
            self._end(run, run.last, run.error)
            return
        if step is Step.TIME_OUT:
            self._end(run, ExecutionStatus.TIMED_OUT)
            return
        if step is Step.ABORT:
            self._end(run, ExecutionStatus.ABORTED, "Console")
            return
        if step is Step.BREAK:
            self._end(run, ExecutionStatus.FAILED, "States.Runtime")
            return
        try:
            self._keep(self._recorded(run, step, at))
        except JobNotRunningError:
            self._end(run, ExecutionStatus.SUCCEEDED)

    def _recorded(self, run: Run, step: Step, at: datetime) -> Run:
        job_id, attempt, steps = run.job.job_id, run.job.attempt, run.steps + 1
        if not run.begun:
            self._store.begin(job_id, attempt, at)
            return replace(run, begun=True)
        match step:
            case Step.COMPLETE:
                self._store.complete(job_id, attempt, f"jobs/{job_id}/{attempt}/suggest.json", "Sales grew.", at)
                return replace(run, last=ExecutionStatus.SUCCEEDED)
            case Step.FAIL:
                self._store.fail(job_id, attempt, failures.explain("States.Timeout"), at)
                return replace(run, last=ExecutionStatus.FAILED, error="States.Timeout")
            case Step.PLAN:
                self._store.record_plan(job_id, attempt, Stage.CLASSIFY, 1 + steps % 3, at)
            case Step.QUERY:
                self._store.record_query(job_id, attempt, f"Q{1 + steps // 3 % 3}", at)
            case _:
                self._store.record_stage(job_id, attempt, list(Stage)[steps % len(Stage)], at)
        return replace(run, steps=steps)

    def _keep(self, run: Run) -> None:
        self.runs[run.job.execution_name] = run

    def _end(self, run: Run, status: ExecutionStatus, error: str | None = None) -> None:
        ended = replace(run, status=status, error=error)
        self._keep(ended)
        self.events.append(ended)
