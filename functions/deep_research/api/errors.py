"""What can go wrong with a request, and the one envelope that says so."""

from http import HTTPStatus
from typing import Literal

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from deep_research.api.gateway import request_id
from deep_research.domain.errors import (
    AddressTakenError,
    CursorError,
    DatasetNotFoundError,
    DatasetNotReadyError,
    DeepResearchError,
    JobFinishedError,
    JobNotFinishedError,
    JobNotFoundError,
    TableNotAllowedError,
    TableNotFoundError,
    TooManyAlertsError,
    TooManyAttemptsError,
    TooManyDatasetsError,
    TooManyPendingJobsError,
    TransientError,
)


class ErrorDetail(BaseModel):
    code: str = Field(description="For machines; never changes its meaning.", examples=["job_not_found"])
    message: str = Field(description="For people: what to do about it.", examples=["You have no job with this id."])
    retryable: bool = Field(description="Whether the same request may succeed later.", examples=[False])
    field: str | None = Field(default=None, description="The field at fault, where it is one.", examples=["question"])


class ErrorEnvelope(BaseModel):
    """Every answer that is not a success."""

    model_config = ConfigDict(title="Error")

    success: Literal[False] = False
    error: ErrorDetail
    request_id: str = Field(description="Name it when asking for help.", examples=["JKJaXmPLvHcESHA="])


class GatewayError(BaseModel):
    """What API Gateway answers by itself, before the request reaches a function."""

    message: str = Field(examples=["Unauthorized"])


class RequestError(DeepResearchError):
    """A request that can't be served as it is."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class MalformedRequestError(RequestError):
    code = "malformed_request"


class UnauthenticatedError(RequestError):
    code = "unauthenticated"
    status = HTTPStatus.UNAUTHORIZED


class RouteNotFoundError(RequestError):
    code = "route_not_found"
    status = HTTPStatus.NOT_FOUND


class MethodNotAllowedError(RequestError):
    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class RequestTooLargeError(RequestError):
    code = "request_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class DatasetTooLargeError(RequestError):
    code = "dataset_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class InvalidFieldError(RequestError):
    code = "invalid_field"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class VerifiedEmailRequiredError(RequestError):
    """What was asked for goes to the person's own address, and the token does not name it."""

    code = "verified_email_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class IdempotencyConflictError(RequestError):
    """The key was used before, with another body."""

    code = "idempotency_conflict"
    status = HTTPStatus.CONFLICT


class RequestInProgressError(RequestError):
    """The first request with this key has not been answered yet."""

    code = "request_in_progress"
    status = HTTPStatus.CONFLICT
    retryable = True


class JobNotCompletedError(RequestError):
    """What was asked for comes with a job's result, and this job has none."""

    code = "job_not_completed"
    status = HTTPStatus.CONFLICT


class ResultExpiredError(RequestError):
    """The job had a result, which is no longer stored."""

    code = "result_expired"
    status = HTTPStatus.NOT_FOUND


STATUSES: dict[type[DeepResearchError], HTTPStatus] = {
    JobNotFoundError: HTTPStatus.NOT_FOUND,
    DatasetNotFoundError: HTTPStatus.NOT_FOUND,
    TableNotFoundError: HTTPStatus.NOT_FOUND,
    TableNotAllowedError: HTTPStatus.FORBIDDEN,
    DatasetNotReadyError: HTTPStatus.CONFLICT,
    JobFinishedError: HTTPStatus.CONFLICT,
    JobNotFinishedError: HTTPStatus.CONFLICT,
    AddressTakenError: HTTPStatus.CONFLICT,
    TooManyAlertsError: HTTPStatus.CONFLICT,
    TooManyAttemptsError: HTTPStatus.CONFLICT,
    TooManyDatasetsError: HTTPStatus.CONFLICT,
    TooManyPendingJobsError: HTTPStatus.TOO_MANY_REQUESTS,
    CursorError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TransientError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The errors of the inside that a request can be told of; any other is a fault of ours."""
_FIELDS: dict[type[DeepResearchError], str] = {
    CursorError: "cursor",
    TableNotFoundError: "glue_table",
    TableNotAllowedError: "glue_table",
}
_RETRY_AFTER: dict[type[DeepResearchError], int] = {TooManyPendingJobsError: 60}
"""Seconds, where it takes longer than a moment: until one of the owner's jobs has left the queue."""
_A_MOMENT = 2


def respond(request: Request, error: DeepResearchError) -> JSONResponse:
    """The envelope of an error, with the status and headers that fit it."""
    status = _status(error)
    field = getattr(error, "field", None) or _FIELDS.get(type(error))
    headers = {}
    if error.retryable:
        headers["Retry-After"] = str(_RETRY_AFTER.get(type(error), _A_MOMENT))
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    detail = ErrorDetail(code=error.code, message=error.message, retryable=error.retryable, field=field)
    envelope = ErrorEnvelope(error=detail, request_id=request_id(request))
    return JSONResponse(envelope.model_dump(exclude_none=True), status_code=int(status), headers=headers)


def _status(error: DeepResearchError) -> HTTPStatus:
    if isinstance(error, RequestError):
        return error.status
    for kind in type(error).__mro__:
        if kind in STATUSES:
            return STATUSES[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR
