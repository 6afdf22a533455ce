"""Slots: how many jobs may run, and which do."""

from collections import Counter

from deep_research.domain.model import Model


class Limits(Model):
    """The most that may be at the same time."""

    running: int
    """Jobs that hold a slot, in all."""
    running_per_owner: int
    pending_per_owner: int
    """Jobs of one owner that wait in the queue."""


class Slot(Model):
    """A slot that is held: by an attempt of a job, under the name of its execution."""

    execution_name: str
    owner_id: str

    @classmethod
    def of(cls, job_id: str, attempt: int, owner_id: str) -> "Slot":
        """The one that this attempt is to hold."""
        return cls(execution_name=f"{job_id}-{attempt}", owner_id=owner_id)

    @property
    def job_id(self) -> str:
        return self.execution_name.rpartition("-")[0]

    @property
    def attempt(self) -> int:
        return int(self.execution_name.rpartition("-")[2])


class Slots(Model):
    """The slots that are held. They are named, not numbered: to take or free one twice is to do it once."""

    held: frozenset[Slot] = frozenset()

    def by_owner(self) -> Counter[str]:
        """How many each owner holds."""
        return Counter(slot.owner_id for slot in self.held)


class Waiting(Model):
    """A job in the queue. `turn` sorts: smaller goes first."""

    job_id: str
    owner_id: str
    attempt: int
    turn: str

    @property
    def slot(self) -> Slot:
        """The one that it is to hold."""
        return Slot.of(self.job_id, self.attempt, self.owner_id)
