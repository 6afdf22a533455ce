"""Turns whatever is raised while a request is served into the error envelope."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deep_research.api import errors
from deep_research.api.dataset_schemas import BODIES
from deep_research.api.gateway import request_id
from deep_research.api.log import logger
from deep_research.domain.errors import DeepResearchError

_BY_STATUS: dict[int, tuple[type[errors.RequestError], str]] = {
    HTTPStatus.NOT_FOUND: (errors.RouteNotFoundError, "There is nothing here; GET /health says that the API is up."),
    HTTPStatus.METHOD_NOT_ALLOWED: (errors.MethodNotAllowedError, "This path does not take this method."),
}


_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request; remove it",
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a shorter number",
    "int_from_float": "must be a whole number",
    "value_error": "{error}",
}
LARGEST_BODY = 128 * 1024
"""Bytes; room for the longest question, every character of it escaped."""


class InternalError(DeepResearchError):
    """A fault of ours. The log has its stack; whoever asked has only its request id."""

    code = "internal_error"
    retryable = True


class LastResort:
    """The outermost layer: names each answer's request, and answers what no handler foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        begun = False

        async def send_named(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message["headers"], (b"x-request-id", request_id(request).encode("latin-1"))]
            await send(message)

        if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
            await _too_large(request)(scope, receive, send_named)
            return
        try:
            await self._app(scope, receive, send_named)
        except Exception:
            if begun:
                raise
            logger.exception("Request failed", extra={"request_id": request_id(request)})
            fault = InternalError("Something went wrong on our side; try again, and name the request_id if it goes on.")
            await errors.respond(request, fault)(scope, receive, send_named)


def install(app: FastAPI) -> None:
    """Makes the envelope the only shape of an error that leaves this application."""
    app.add_middleware(LastResort)
    told: tuple[type[Exception], ...] = (errors.RequestError, *errors.STATUSES)
    for kind in told:
        app.add_exception_handler(kind, _on_told_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)


def _too_large(request: Request) -> JSONResponse:
    problem = f"The request's body is larger than {LARGEST_BODY // 1024} KB; datasets are uploaded apart from it."
    return errors.respond(request, errors.RequestTooLargeError(problem))


def _on_told_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DeepResearchError)  # noqa: S101 - registered for nothing else
    return errors.respond(request, error)


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    unreadable = (errors.MalformedRequestError, "The request's body can't be read; send a JSON object in UTF-8.")
    kind, message = _BY_STATUS.get(error.status_code, unreadable)
    response = errors.respond(request, kind(message))
    response.headers.update(error.headers or {})
    return response


def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        problem = "The request's body is not valid JSON; send a JSON object in UTF-8."
        return errors.respond(request, errors.MalformedRequestError(problem))
    if first["loc"] == ("body",):
        problem = "The request needs a JSON object as its body, with Content-Type: application/json."
        return errors.respond(request, errors.InvalidFieldError(problem, field="body"))
    place = first["loc"][1:]
    # What stands around the name says which of several types was tried: of no use outside.
    field = _printable(str(place[1] if place[0] in BODIES and len(place) > 1 else place[0]))
    return errors.respond(request, errors.InvalidFieldError(_sentence(field, first), field=field))


def _sentence(field: str, problem: Mapping[str, Any]) -> str:
    known = _SENTENCES.get(problem["type"])
    told = known.format(**problem.get("ctx", {})) if known else f"can't be used: {problem['msg']}"
    return f"`{field}` {told}."


def _printable(field: str) -> str:
    """A field's name is the sender's; it goes back short, and without what can't be encoded."""
    return field.encode("utf-8", "replace").decode()[:100]
