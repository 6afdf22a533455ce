"""What people and machines are told when a job has ended."""

from pydantic import JsonValue

from deep_research.domain.job import Job, JobStatus
from deep_research.domain.model import Model

_OUTCOMES = {
    JobStatus.COMPLETED: "Your research is complete",
    JobStatus.FAILED: "Your research failed",
    JobStatus.CANCELLED: "Your research was cancelled",
}


class Notification(Model):
    """`text` is for people, `document` for machines; `attributes` are what subscriptions filter by."""

    subject: str
    text: str
    document: dict[str, JsonValue]
    attributes: dict[str, str]


def compose(job: Job, console_url: str | None = None) -> Notification:
    """The notification of a job that has ended; with a link, where the address of the console is known."""
    url = f"{console_url}#/jobs/{job.job_id}" if console_url else None
    return Notification(
        subject=f"{_OUTCOMES[job.status]}: {job.question}",
        text=_text(job, url),
        document=_document(job, url),
        attributes={"owner_id": job.owner_id, "dataset_id": job.dataset_id, "status": job.status},
    )


def _text(job: Job, url: str | None) -> str:
    completed = job.status is JobStatus.COMPLETED
    outcome = f"{_OUTCOMES[job.status]}."
    if completed and job.execution_time_seconds is not None:
        outcome += f" It took {_duration(job.execution_time_seconds)}."
    parts = [outcome, f"You asked:\n{job.question}"]
    if job.direct_answer:
        parts.append(f"The answer:\n{job.direct_answer}")
    if job.error:
        parts.append(f"What went wrong:\n{job.error.message}")
    command = f"deep-research {'report' if completed else 'retry'} {job.job_id}"
    purpose = (
        "The findings and their evidence"
        if completed
        else "What it had found by then, and trying it again from where it stopped"
    )
    parts.append(f"{purpose}:\n{url}\nor: {command}" if url else f"{purpose}:\n{command}")
    return "\n\n".join(parts) + "\n"


def _duration(seconds: float) -> str:
    if seconds < 10:
        return _counted(round(seconds, 1), "second")
    minutes, rest = divmod(round(seconds), 60)
    return " ".join(_counted(count, unit) for count, unit in ((minutes, "minute"), (rest, "second")) if count)


def _counted(count: float, unit: str) -> str:
    return f"{count:g} {unit}" if count == 1 else f"{count:g} {unit}s"


def _document(job: Job, url: str | None) -> dict[str, JsonValue]:
    times = job.model_dump(mode="json", include={"created_at", "started_at", "completed_at"})
    return {
        "job_id": job.job_id,
        "owner_id": job.owner_id,
        "dataset_id": job.dataset_id,
        "question": job.question,
        "status": job.status,
        "url": url,
        "direct_answer": job.direct_answer,
        "error_code": job.error.code if job.error else None,
        "error_message": job.error.message if job.error else None,
        **times,
        "execution_time_seconds": job.execution_time_seconds,
    }
