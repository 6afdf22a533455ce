"""Executions by name, none of which does anything by itself."""

from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job


class InMemoryExecutions:
    def __init__(self, *, failing: bool = False) -> None:
        self.running: dict[str, Job] = {}
        self.stopped: dict[str, str] = {}
        self.ended: dict[str, Execution] = {}
        self.failing = failing

    def start(self, job: Job) -> None:
        self._answer()
        if job.execution_name not in self.ended:
            self.running.setdefault(job.execution_name, job)

    def stop(self, execution_name: str, reason: str) -> None:
        self._answer()
        if execution_name in self.running:
            self.stopped[execution_name] = reason
            self.end(execution_name, ExecutionStatus.ABORTED)

    def find(self, execution_name: str) -> Execution | None:
        self._answer()
        if execution_name in self.running:
            return Execution(name=execution_name, status=ExecutionStatus.RUNNING)
        return self.ended.get(execution_name)

    def end(self, execution_name: str, status: ExecutionStatus, error: str | None = None) -> Execution:
        """The execution comes to its end, as the test wants it."""
        self.running.pop(execution_name)
        self.ended[execution_name] = Execution(name=execution_name, status=status, error=error)
        return self.ended[execution_name]

    def _answer(self) -> None:
        if self.failing:
            raise ServiceUnavailableError("The service does not answer.")
