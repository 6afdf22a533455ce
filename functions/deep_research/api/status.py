"""Tells a job's status, progress and result."""

import json

from fastapi import APIRouter, Response

from deep_research.api import paths
from deep_research.api.job_schemas import JobDetail, summary
from deep_research.api.owner import Owner
from deep_research.api.services import WithServices
from deep_research.domain.job import Job
from deep_research.domain.result import Elaboration, Result
from deep_research.jobs.access import owned_job
from deep_research.jobs.failures import RESULT_EXPIRED

router = APIRouter(tags=["jobs"])

_INLINE_BYTES = 5 * 1024 * 1024
"""A Lambda may answer 6 MB, of JSON within JSON."""
_LINK_SECONDS = 3600


@router.get(paths.JOB, summary="Tell a job's status, progress and result", response_model=JobDetail)
def get_job(job_id: str, services: WithServices, owner_id: Owner) -> Response:
    """`result` is null until the job is completed; poll every second or two, or wait for the notification."""
    job = owned_job(services.jobs, owner_id, job_id)
    if job.result_key is None:
        return _answer(detail(job))
    result = services.artifacts.read(job.result_key, Result)
    if result is None:
        return _answer(detail(job).model_copy(update={"has_result": False, "error_message": RESULT_EXPIRED}))
    whole = _answer(detail(job, result))
    # The gateway's answer carries the body as a JSON string, where every quote and special character is escaped.
    if len(json.dumps(bytes(whole.body).decode())) <= _INLINE_BYTES:
        return whole
    url = services.files.signed_download(job.result_key, _LINK_SECONDS).url
    return _answer(detail(job).model_copy(update={"result_url": url}))


def detail(job: Job, result: Result | None = None) -> JobDetail:
    """A job as it is told, with this result."""
    return JobDetail(**summary(job), result=result, result_url=None)


def _answer(told: JobDetail) -> Response:
    verbose = set(Elaboration.model_fields)
    absent = {name for name in verbose if told.result and getattr(told.result, name) is None}
    return Response(told.model_dump_json(exclude={"result": absent} if absent else None), media_type="application/json")
