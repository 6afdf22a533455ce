"""The WebSocket API: a connection's way through authorizer, routes and functions, as API Gateway leads it."""

import json
import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any

import anyio
import boto3
from anyio.to_thread import run_sync
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from infra.local.connections import Connections
from infra.local.front.http_api import CONCURRENT_INVOCATIONS, Functions
from infra.local.front.websocket_authorizer import RefusedError, context_of, is_identified, unauthorized
from infra.local.front.websocket_connection import OpenSocket
from infra.local.front.websocket_definition import WebSocketDefinition, read
from infra.local.front.websocket_event import ConnectionEvents, Event, new_id

INTEGRATION_TIMEOUT_SECONDS = 29.0
NOT_SELECTED = {"$connect", "$disconnect"}
"""Routes that no message can ask for."""

logger = logging.getLogger(__name__)


def deployed(api_id: str, functions: Functions, connections: Connections) -> "WebSocketApi":
    """A WebSocket API that was deployed on moto in this process."""
    return WebSocketApi(read(boto3.client("apigatewayv2"), api_id), functions, connections)


class InvocationError(Exception):
    """The function failed or took too long; the client is told the text."""


class WebSocketApi:
    """Serves one API at `/{stage}`. Connections are open to functions as long as their sockets are."""

    def __init__(self, definition: WebSocketDefinition, functions: Functions, connections: Connections) -> None:
        self._definition = definition
        self._functions = functions
        self._connections = connections
        self._limiter = anyio.CapacityLimiter(CONCURRENT_INVOCATIONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        events = ConnectionEvents(
            websocket,
            api_id=self._definition.api_id,
            stage=websocket.url.path.removeprefix("/"),
            connection_id=new_id(),
            at=datetime.now(UTC),
        )
        try:
            await self._connect(websocket, events)
        except RefusedError as refused:
            body = {"message": refused.message, "connectionId": events.connection_id, "requestId": new_id()}
            await websocket.send_denial_response(JSONResponse(body, status_code=refused.status_code))
            return
        try:
            socket = OpenSocket(websocket, events, self._connections)
            code, reason = await socket.serve(partial(self._message, events))
        except OSError:  # it has gone while it was connecting
            code, reason = 1006, ""
        if function := self._definition.functions.get("$disconnect"):
            try:
                await self._invoke(function, events.disconnect(code, reason))
            except InvocationError:
                logger.warning("%s was not told that %s is gone", function, events.connection_id)

    async def _connect(self, websocket: WebSocket, events: ConnectionEvents) -> None:
        """RefusedError where the connection is not to be made."""
        if websocket.url.path.removeprefix("/") not in self._definition.stages:
            raise RefusedError(403, "Forbidden")
        if authorizer := self._definition.authorizer:
            if not is_identified(websocket, authorizer.identity_sources):
                raise unauthorized()
            result, error = await self._run(authorizer.function, events.authorize())
            events.authorized = context_of(result, error, events.connect_arn)
        if function := self._definition.functions.get("$connect"):
            try:
                result = await self._invoke(function, events.connect())
            except InvocationError as failed:
                raise RefusedError(502, str(failed)) from failed
            status = result.get("statusCode") if isinstance(result, dict) else None
            if not isinstance(status, int):
                raise RefusedError(500, "Internal server error")
            if not 200 <= status < 300:
                raise RefusedError(status, "Forbidden")

    async def _message(self, events: ConnectionEvents, body: str) -> str | None:
        """Runs the message's route. What comes back is API Gateway's own: functions answer by posting."""
        key = self._selected(body)
        function = self._definition.functions.get(key)
        event = events.message(key, body)
        try:
            if function is None:
                raise InvocationError("Forbidden")
            await self._invoke(function, event)
        except InvocationError as failed:
            ids = {name: event["requestContext"][name] for name in ("connectionId", "requestId")}
            return json.dumps({"message": str(failed)} | ids)
        return None

    def _selected(self, body: str) -> str:
        try:
            value: Any = json.loads(body)
            for name in self._definition.selection:
                value = value[name]
        except (ValueError, LookupError, TypeError):
            return "$default"
        known = isinstance(value, str) and value in self._definition.functions and value not in NOT_SELECTED
        return value if known else "$default"

    async def _invoke(self, function: str, event: Event) -> Any:
        """What the function returned. InvocationError where it did not."""
        with anyio.move_on_after(INTEGRATION_TIMEOUT_SECONDS):
            result, error = await self._run(function, event)
            if error is None:
                return result
            logger.error("%s failed: %s", function, result)
            raise InvocationError("Internal server error")
        raise InvocationError("Endpoint request timed out")

    async def _run(self, function: str, event: Event) -> tuple[Any, Any]:
        try:
            invoke = partial(self._functions.invoke, function, event)
            return await run_sync(invoke, abandon_on_cancel=True, limiter=self._limiter)
        except Exception:  # whatever goes wrong behind the gateway, its client is told the same
            logger.exception("%s could not be invoked", function)
            return None, "Unhandled"
