"""Tells a job's report."""

from fastapi import APIRouter, Response

from deep_research.api import paths
from deep_research.api.errors import JobNotCompletedError, ResultExpiredError
from deep_research.api.owner import Owner
from deep_research.api.services import Services, WithServices
from deep_research.domain.errors import DatasetNotFoundError
from deep_research.domain.job import Job, JobStatus
from deep_research.domain.result import Result
from deep_research.jobs.access import owned_job
from deep_research.jobs.failures import RESULT_EXPIRED
from deep_research.reports.markdown import markdown

router = APIRouter(tags=["jobs"])

_NO_REPORT = {
    JobStatus.PENDING: "is pending; its report is there once it is completed",
    JobStatus.RUNNING: "is running; its report is there once it is completed",
    JobStatus.FAILED: "has failed before it had found anything; its error_message says why, and it can be retried",
    JobStatus.CANCELLED: "was cancelled before it had found anything, and has no report; it can be retried",
}


@router.get(
    paths.REPORT,
    summary="Tell a job's report, in Markdown",
    # Without a media type of its own, so that the errors keep theirs.
    response_class=Response,
    responses={
        200: {
            "description": "The report, for people; the job's result holds all that it is made from.",
            "content": {"text/markdown; charset=utf-8": {"schema": {"type": "string"}}},
            "headers": {"Content-Disposition": {"description": "A file's name.", "schema": {"type": "string"}}},
        }
    },
)
def get_report(job_id: str, services: WithServices, owner_id: Owner) -> Response:
    """409 until there is a result; what a job had found that ended early is told as a part, and says so.

    Long tables are cut and say so, which keeps each report within an answer.
    """
    job = owned_job(services.jobs, owner_id, job_id)
    if job.result_key is None:
        raise JobNotCompletedError(f"This job {_why_none(job)}.")
    result = services.artifacts.read(job.result_key, Result)
    if result is None:
        raise ResultExpiredError(RESULT_EXPIRED)
    # The id is all digits and capitals: nothing in the header needs quoting.
    attachment = {"Content-Disposition": f'attachment; filename="report-{job.job_id}.md"'}
    document = markdown(result, dataset_name=_name(services, job))
    return Response(document, media_type="text/markdown", headers=attachment)


def _why_none(job: Job) -> str:
    if job.status.is_terminal and job.settled_at is None:
        return "has ended just now; if it had found anything, its report is there in a moment"
    return _NO_REPORT[job.status]


def _name(services: Services, job: Job) -> str:
    """The dataset's name; its id where it has been deleted."""
    try:
        return services.datasets.get(job.dataset_id).name
    except DatasetNotFoundError:
        return job.dataset_id
