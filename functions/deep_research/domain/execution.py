"""An execution of the state machine, as the machine tells of it."""

from enum import StrEnum

from deep_research.domain.model import Model


class ExecutionStatus(StrEnum):
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"
    ABORTED = "ABORTED"


class Execution(Model):
    """One execution: `error` is the machine's name for what ended it, where something did."""

    name: str
    status: ExecutionStatus
    error: str | None = None
