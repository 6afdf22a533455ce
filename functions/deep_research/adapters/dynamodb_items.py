"""Jobs and datasets as DynamoDB items. The state machine writes some attributes itself, by these names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deep_research.domain.dataset import Dataset
from deep_research.domain.event import JobEvent
from deep_research.domain.job import Job, JobError, JobStatus
from deep_research.jobs import failures
from deep_research.jobs.admission import turn


def job_to_item(job: Job) -> dict[str, Any]:
    """The item of a job, with the attributes that the indexes sort by, and without its event log."""
    left_out = {"error", "queries_done", "expires_at", "reused_stages", "artifacts_since", "last_sequence"}
    item = job.model_dump(mode="json", exclude=left_out, exclude_none=True)
    item |= {
        "owner_dataset": owner_dataset(job.owner_id, job.dataset_id),
        "owner_status": owner_status(job.owner_id, job.status),
        "expires_at": int(job.expires_at.timestamp()),
    }
    if job.place:
        item["turn"] = turn(job)
    if job.queries_done:
        item["queries_done"] = set(job.queries_done)
    if job.reused_stages:
        item["reused_stages"] = [str(stage) for stage in job.reused_stages]
    if job.artifacts_since:
        item["artifacts_since"] = {str(stage): earliest for stage, earliest in job.artifacts_since.items()}
    if job.error:
        item |= {"error_code": job.error.code, "error_message": job.error.message}
    return item


def job_from_item(item: Mapping[str, Any]) -> Job:
    """The job of an item. A failure that the state machine recorded by its code alone is put in words here."""
    known = {name: item[name] for name in Job.model_fields if name in item}
    # It is counted, not stored: the log can't be longer or shorter than it says.
    known["last_sequence"] = len(item.get("events", ()))
    # Records from before there was a queue do not say when they entered it.
    known.setdefault("queued_at", item["created_at"])
    if "error_message" in item:
        known["error"] = JobError(code=item["error_code"], message=item["error_message"])
    elif "error_code" in item:
        known["error"] = failures.explain(item["error_code"])
    return Job.model_validate(known)


def event_to_item(event: JobEvent) -> dict[str, Any]:
    return event.model_dump(mode="json", exclude_none=True)


def log_from_item(item: Mapping[str, Any]) -> tuple[JobEvent, ...]:
    """The event log of a job's item."""
    return tuple(map(event_from_item, item.get("events", ())))


def event_from_item(entry: Mapping[str, Any]) -> JobEvent:
    """An entry of the event log. `error` is what the state machine calls a failure; people are told our code for it."""
    known = {name: value for name, value in entry.items() if name != "error"}
    if "error" in entry:
        known["error_code"] = failures.explain(entry["error"]).code
    return JobEvent.model_validate(known)


def dataset_to_item(dataset: Dataset) -> dict[str, Any]:
    item = dataset.model_dump(mode="json", exclude={"expires_at"}, exclude_none=True)
    return item | ({"expires_at": int(dataset.expires_at.timestamp())} if dataset.expires_at else {})


def dataset_from_item(item: Mapping[str, Any]) -> Dataset:
    return Dataset.model_validate({name: item[name] for name in Dataset.model_fields if name in item})


def owner_dataset(owner_id: str, dataset_id: str) -> str:
    return f"{owner_id}#{dataset_id}"


def owner_status(owner_id: str, status: JobStatus) -> str:
    return f"{owner_id}#{status}"


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with `Z`, as the state machine writes it."""
    return at.isoformat().replace("+00:00", "Z")


def sortable_moment(at: datetime) -> str:
    """The same with microseconds always, so that the order of the texts is that of the moments."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
