"""Gives free slots to the jobs whose turn it is, and starts their executions."""

from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from typing import Protocol

from deep_research.domain.job import Job
from deep_research.domain.ports import Executions, JobQueue
from deep_research.domain.slots import Limits, Waiting
from deep_research.jobs import admission

_ROUNDS = 5


class Log(Protocol):
    """Where it is told what could not be done now, and will be done by the next sweep."""

    def exception(self, msg: object, /, *, extra: dict[str, object]) -> None: ...


class Dispatcher:
    """Whoever adds a job or frees a slot calls `fill` next. Two at once, or a crash within, do no harm."""

    def __init__(self, queue: JobQueue, executions: Executions, limits: Limits, log: Log) -> None:
        self._queue = queue
        self._executions = executions
        self._limits = limits
        self._log = log

    def fill(self, at: datetime, *, added: Job | None = None) -> list[Job]:
        """Admits jobs until no slot is free or nobody may have one; returns them, started.

        Args:
            at: The moment of their admission.
            added: A job that was added just now, which the queue's listing may not show yet.
        """
        admitted: list[Job] = []
        tried: set[str] = set()
        for _ in range(_ROUNDS):
            # Who was refused does not wait any more, or lost a race to somebody who fills too.
            queue = (each for each in self._waiting(added) if each.turn not in tried)
            chosen = list(admission.chosen(queue, self._queue.slots(), self._limits))
            taken = [job for waiting in chosen if (job := self._admit(waiting, at))]
            admitted += taken
            tried |= {each.turn for each in chosen}
            if len(taken) == len(chosen):
                break
        return admitted

    def _admit(self, waiting: Waiting, at: datetime) -> Job | None:
        job = self._queue.admit(waiting, self._limits, at)
        # At once: what fails with the next one must not keep this one waiting.
        if job is not None:
            self.start(job)
        return job

    def start(self, job: Job) -> None:
        """Starts the execution of an admitted job. Where that fails, its slot waits for the next sweep."""
        try:
            self._executions.start(job)
        except Exception:
            self._log.exception("Execution not started; the next sweep does it", extra={"job_id": job.job_id})

    def _waiting(self, added: Job | None) -> Iterator[Waiting]:
        waiting = self._queue.waiting()
        if added is None:
            yield from waiting
            return
        own = admission.waiting(added)
        others = (each for each in waiting if each.job_id != own.job_id)
        yield from merge(others, [own], key=lambda each: each.turn)
