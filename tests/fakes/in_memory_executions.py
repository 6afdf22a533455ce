"""Executions by name, none of which does anything."""

from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.job import Job


class InMemoryExecutions:
    def __init__(self, *, failing: bool = False) -> None:
        self.running: dict[str, Job] = {}
        self.stopped: dict[str, str] = {}
        self._failing = failing

    def start(self, job: Job) -> None:
        self._answer()
        if job.execution_name not in self.stopped:
            self.running.setdefault(job.execution_name, job)

    def stop(self, job: Job, reason: str) -> None:
        self._answer()
        if self.running.pop(job.execution_name, None) is not None:
            self.stopped[job.execution_name] = reason

    def _answer(self) -> None:
        if self._failing:
            raise ServiceUnavailableError("The service does not answer.")
