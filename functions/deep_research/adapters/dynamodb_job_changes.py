"""A change of a job as one write of its record: what is different, its event, and the condition that it starts from."""

from collections.abc import Callable

from boto3.dynamodb.conditions import ConditionBase

from deep_research.adapters.dynamodb_expressions import Item, Update, unchanged
from deep_research.adapters.dynamodb_items import event_to_item, job_from_item, job_to_item
from deep_research.adapters.dynamodb_table import ConditionError, DynamoDBTable
from deep_research.domain.errors import JobNotFoundError, ServiceUnavailableError
from deep_research.domain.event import JobEvent
from deep_research.domain.job import Job
from deep_research.jobs.lifecycle import Change

Decide = Callable[[Job], Change]

_TRIES = 8
_STATE = ("status", "attempt", "place", "settled_at")
"""What every change of a job starts from."""


def new_item(job: Job, event: JobEvent) -> Item:
    """The item of a job that was not there before."""
    return job_to_item(job) | {"events": [event_to_item(event)]}


def written(
    before: Job, change: Change, *, given: tuple[str, ...] = (), only_if: ConditionBase | None = None
) -> Update:
    """The update that makes the change.

    Args:
        before: The job that the change starts from.
        change: One that has an event.
        given: Further attributes that must be as they were.
        only_if: A further condition.
    """
    old, new = job_to_item(before), job_to_item(change.job)
    different = {name: new.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
    grown = {name: value - old.get(name, set()) for name, value in different.items() if isinstance(value, set)}
    condition = unchanged(old, *_STATE, *given)
    return Update(
        set={name: value for name, value in different.items() if name not in grown},
        add=grown,
        append={"events": [event_to_item(event) for event in change.events]},
        only_if=condition & only_if if only_if else condition,
    )


def changed(
    table: DynamoDBTable,
    job_id: str,
    decide: Decide,
    *,
    given: tuple[str, ...] = (),
    only_if: ConditionBase | None = None,
) -> Job:
    """Reads, decides and writes; decides again where somebody else wrote meanwhile."""
    for _ in range(_TRIES):
        before = found(table, job_id)
        change = decide(before)
        if change.event is None:
            return change.job
        try:
            return job_from_item(table.update(job_id, written(before, change, given=given, only_if=only_if)))
        except ConditionError:
            continue
    raise changing_too_quickly()


def found(table: DynamoDBTable, job_id: str) -> Job:
    """JobNotFoundError where there is none."""
    item = table.get(job_id)
    if item is None:
        raise JobNotFoundError(f"There is no job {job_id}.")
    return job_from_item(item)


def changing_too_quickly() -> ServiceUnavailableError:
    return ServiceUnavailableError("This job is changing very quickly; try again in a moment.")
