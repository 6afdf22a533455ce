"""The HTTP API: a request's way through route, authorizer and function, answered as API Gateway answers."""

import functools
import json
import logging
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.local.front import cors
from infra.local.front.api_definition import ApiDefinition
from infra.local.front.jwt_authorizer import JwtAuthorizer, UnauthorizedError
from infra.local.front.lambda_event import lambda_event
from infra.local.front.lambda_response import http_response
from infra.local.front.routes import Match, Route
from infra.local.running import Auth

MAX_BODY_BYTES = 10 * 1024 * 1024
MAX_EVENT_BYTES = 6 * 1024 * 1024
INTEGRATION_TIMEOUT_SECONDS = 30.0
CONCURRENT_INVOCATIONS = 100
LOCAL_USER = {"sub": "local", "email": "you@example.com", "email_verified": True}
"""The claims of whoever brings no token; nobody ever has an address at example.com."""

logger = logging.getLogger(__name__)


class Functions(Protocol):
    """Runs a deployed Lambda function."""

    def invoke(self, function: str, event: dict[str, Any]) -> tuple[Any, Any]:
        """What the function returned, and what it raised: None where it raised nothing."""


class HttpApi:
    """Serves one API's routes; what it does not know is answered 404, as everywhere on AWS."""

    def __init__(
        self,
        definition: ApiDefinition,
        functions: Functions,
        keys: Mapping[str, Any],
        *,
        auth: Auth,
        timeout: float = INTEGRATION_TIMEOUT_SECONDS,
    ) -> None:
        """`keys` is the token issuer's JSON Web Key Set. With auth off, who brings no token is the local user."""
        self._definition = definition
        self._functions = functions
        self._authorizers = {name: JwtAuthorizer(found, keys) for name, found in definition.authorizers.items()}
        self._auth = auth
        self._timeout = timeout
        self._limiter = anyio.CapacityLimiter(CONCURRENT_INVOCATIONS)

    async def __call__(self, request: Request) -> Response:
        request_id = secrets.token_urlsafe(11)
        settings = self._definition.cors
        if settings and cors.is_preflight(request.method, request.headers):
            response = Response(status_code=204, headers=cors.preflight_headers(settings, request.headers))
        else:
            response = await self._answer(request, request_id)
            if settings:
                response.headers.update(cors.response_headers(settings, request.headers))
        response.headers["apigw-requestid"] = request_id
        return response

    async def _answer(self, request: Request, request_id: str) -> Response:
        match = self._definition.routes.match(request.method, request.scope["path"])
        if match is None:
            return _message(404, "Not Found")
        try:
            claims = self._claims(request, match.route)
        except UnauthorizedError as refused:
            return _message(refused.status_code, refused.message, {"www-authenticate": refused.challenge})
        body = await _body(request)
        if body is None:
            return _message(413, "Request Entity Too Large")
        return await self._invoke(request, request_id, match, claims, body)

    def _claims(self, request: Request, route: Route) -> dict[str, Any] | None:
        if route.authorizer_id is None:
            return None
        authorizer = self._authorizers[route.authorizer_id]
        token = authorizer.token(request.headers, request.query_params)
        if token is None and self._auth == "off":
            return dict(LOCAL_USER)
        return authorizer.authorize(token, route.scopes)

    async def _invoke(
        self, request: Request, request_id: str, match: Match, claims: dict[str, Any] | None, body: bytes
    ) -> Response:
        event = lambda_event(
            request,
            body,
            match,
            api_id=self._definition.api_id,
            request_id=request_id,
            at=datetime.now(UTC),
            claims=claims,
        )
        if len(json.dumps(event)) > MAX_EVENT_BYTES:
            return _message(413, "Request Entity Too Large")
        invoke = functools.partial(self._functions.invoke, match.route.function, event)
        with anyio.move_on_after(self._timeout):
            try:
                result, error = await run_sync(invoke, abandon_on_cancel=True, limiter=self._limiter)
                if error is None:
                    return http_response(result, replaces_cors=self._definition.cors is not None)
                logger.error("%s failed: %s", match.route.function, result)
            except Exception:  # whatever goes wrong behind the gateway, its client is told the same
                logger.exception("%s could not be invoked, or returned what is no response", match.route.function)
            return _message(500, "Internal Server Error")
        return _message(503, "Service Unavailable")


async def _body(request: Request) -> bytes | None:
    """The request's body, or None where it is too large: no more of it is read than that takes to know."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MAX_BODY_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _message(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"message": text}, status_code=status, headers=headers)
