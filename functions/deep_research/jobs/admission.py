"""Whose turn it is: higher priority first, then the oldest, and nobody is overtaken for ever."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from deep_research.domain.job import Job, Priority
from deep_research.domain.slots import Limits, Slots, Waiting

HANDICAP = {
    Priority.HIGH: timedelta(0),
    Priority.NORMAL: timedelta(hours=1),
    Priority.LOW: timedelta(hours=4),
}
"""How much later a job's turn comes than if it were of high priority.

A job is overtaken only by those that enter the queue within the difference of two handicaps after it, so that a
steady stream of higher priority delays it by that much and no longer.
"""


def turn(job: Job) -> str:
    """What the queue sorts by: the moment of the job's turn (ISO 8601, to the microsecond), then its id."""
    moment = job.queued_at + HANDICAP[job.priority]
    return f"{moment.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}#{job.job_id}"


def waiting(job: Job) -> Waiting:
    """The job as it stands in the queue."""
    return Waiting(job_id=job.job_id, owner_id=job.owner_id, attempt=job.attempt, turn=turn(job))


def chosen(queue: Iterable[Waiting], slots: Slots, limits: Limits) -> Iterator[Waiting]:
    """Who is admitted now, in turn: as many as slots are free, skipping owners who hold as many as they may.

    Reads no more of the queue than it needs. Who holds a slot already is no longer waiting, whatever the queue shows.
    """
    free = limits.running - len(slots.held)
    held = slots.by_owner()
    if free <= 0:
        return
    for each in queue:
        if each.slot in slots.held or held[each.owner_id] >= limits.running_per_owner:
            continue
        held[each.owner_id] += 1
        yield each
        free -= 1
        if not free:
            return
