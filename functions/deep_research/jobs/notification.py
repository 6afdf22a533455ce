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


def compose(job: Job) -> Notification:
    """The notification of a job that has ended."""
    return Notification(
        subject=f"{_OUTCOMES[job.status]}: {job.question}",
        text=_text(job),
        document=_document(job),
        attributes={"owner_id": job.owner_id, "dataset_id": job.dataset_id, "status": job.status},
    )


def _text(job: Job) -> str:
    parts = [f"{_OUTCOMES[job.status]}.", f"You asked:\n{job.question}"]
    if job.direct_answer:
        parts.append(f"The answer:\n{job.direct_answer}")
    if job.error:
        parts.append(f"What went wrong:\n{job.error.message}")
    if job.execution_time_seconds is not None:
        parts.append(f"It took {job.execution_time_seconds:.1f} seconds.")
    path = f"/deep-research/jobs/{job.job_id}"
    if job.status is JobStatus.COMPLETED:
        read = f"deep-research report {job.job_id}\nor GET {path}/report of the API"
        parts.append(f"The findings and their evidence:\n{read}")
    else:
        parts.append(f"Its record:\ndeep-research status {job.job_id}\nor GET {path} of the API")
    return "\n\n".join(parts) + "\n"


def _document(job: Job) -> dict[str, JsonValue]:
    times = job.model_dump(mode="json", include={"created_at", "started_at", "completed_at"})
    return {
        "job_id": job.job_id,
        "owner_id": job.owner_id,
        "dataset_id": job.dataset_id,
        "question": job.question,
        "status": job.status,
        "direct_answer": job.direct_answer,
        "error_code": job.error.code if job.error else None,
        "error_message": job.error.message if job.error else None,
        **times,
        "execution_time_seconds": job.execution_time_seconds,
    }
