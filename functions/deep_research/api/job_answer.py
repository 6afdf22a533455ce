"""A job as it is answered: with its place in the queue, and with its result, or where to fetch it from."""

import json

from fastapi import Response

from deep_research.api.job_schemas import JobDetail, summary
from deep_research.api.services import Services
from deep_research.domain.job import Job, JobError, JobStatus
from deep_research.domain.result import Elaboration, Result
from deep_research.jobs.failures import RESULT_EXPIRED

_INLINE_BYTES = 5 * 1024 * 1024
"""A Lambda may answer 6 MB, of JSON within JSON."""
_LINK_SECONDS = 3600


def answer(job: Job, services: Services) -> Response:
    """The job as a JobDetail."""
    detail = JobDetail(**summary(job), queue_position=services.queue.position(job), result=None, result_url=None)
    if job.result_key is None:
        return _encoded(detail)
    result = services.artifacts.read(job.result_key, Result)
    if result is None:
        return _encoded(_without_result(detail))
    whole = _encoded(detail.model_copy(update={"result": result}))
    # The gateway's answer carries the body as a JSON string, where every quote and special character is escaped.
    if len(json.dumps(bytes(whole.body).decode())) <= _INLINE_BYTES:
        return whole
    url = services.files.signed_download(job.result_key, _LINK_SECONDS).url
    return _encoded(detail.model_copy(update={"result_url": url}))


def _without_result(detail: JobDetail) -> JobDetail:
    told: dict[str, object] = {"has_result": False}
    if detail.status is JobStatus.COMPLETED:
        expired = JobError(code="result_expired", message=RESULT_EXPIRED)
        told |= {"error": expired, "error_message": expired.message}
    return detail.model_copy(update=told)


def _encoded(detail: JobDetail) -> Response:
    verbose = set(Elaboration.model_fields)
    absent = {name for name in verbose if detail.result and getattr(detail.result, name) is None}
    return Response(
        detail.model_dump_json(exclude={"result": absent} if absent else None), media_type="application/json"
    )
