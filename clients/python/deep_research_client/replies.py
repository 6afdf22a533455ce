"""From an HTTP response to a typed reply, or to the exception that says what went wrong."""

from typing import TypeVar

import httpx
from pydantic import ValidationError

from deep_research_client.errors import (
    APIError,
    AuthenticationError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TooLargeError,
    UnexpectedReplyError,
)
from deep_research_client.models import ErrorBody, ErrorReply, WireModel
from deep_research_client.retry import RETRIED_STATUSES, parse_retry_after

M = TypeVar("M", bound=WireModel)

_BY_STATUS: dict[int, type[APIError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: AuthenticationError,
    404: NotFoundError,
    409: ConflictError,
    413: TooLargeError,
    422: InvalidRequestError,
    429: RateLimitError,
}


def read(response: httpx.Response, kind: type[M]) -> M:
    """The reply as `kind`. APIError where the API refused, UnexpectedReplyError where this is no answer of it."""
    if not response.is_success:
        raise error_of(response)
    try:
        return kind.model_validate_json(response.content)
    except ValidationError as invalid:
        raise _unexpected(response, kind.__name__) from invalid


def read_text(response: httpx.Response, media_type: str) -> str:
    """The reply as text of this type. Raises as `read` does."""
    if not response.is_success:
        raise error_of(response)
    if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() != media_type:
        raise _unexpected(response, media_type)
    return response.text


def _unexpected(response: httpx.Response, wanted: str) -> UnexpectedReplyError:
    return UnexpectedReplyError(
        f"{response.url.host} answered {response.status_code} with something that is no {wanted}; "
        f"check that the address is that of a deep-research API, and that this client is not older than it."
    )


def error_of(response: httpx.Response) -> APIError:
    """The exception for a response that is no success."""
    status = response.status_code
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else APIError)
    try:
        reply = ErrorReply.model_validate_json(response.content)
    except ValidationError:
        reply = ErrorReply(error=_without_envelope(response))
    return kind(
        reply.error.message,
        code=reply.error.code,
        status=status,
        retryable=reply.error.retryable,
        request_id=reply.request_id,
        retry_after=parse_retry_after(response.headers.get("Retry-After")),
    )


def _without_envelope(response: httpx.Response) -> ErrorBody:
    """What a gateway in front of the API says in its own words, put into ours."""
    status = response.status_code
    if status in {401, 403}:
        message = "The API did not accept this request's token; sign in again and give a fresh one."
        return ErrorBody(code="unauthorized", message=message)
    return ErrorBody(
        code=f"http_{status}",
        message=f"{response.url.host} answered {status} without saying why; check the address, or try again later.",
        retryable=status in RETRIED_STATUSES,
    )
