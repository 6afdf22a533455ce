"""Between API Gateway and the application: the event of a request in, the answer for the gateway out."""

import asyncio
from typing import Any

from fastapi import FastAPI, Request
from mangum import Mangum

from deep_research.domain.identity import new_id


def answer(app: FastAPI, event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The application's answer to an event of an HTTP API (payload format 2.0)."""
    # Mangum takes the thread's event loop, and a thread has none unless it is the main one of an older Python.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return Mangum(app, lifespan="off")(event, context)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def request_context(scope: Any) -> dict[str, Any]:
    """What API Gateway says of a request; empty where the request did not come through it."""
    return (scope.get("aws.event") or {}).get("requestContext") or {}


def request_id(request: Request) -> str:
    """API Gateway's own id of the request, by which its logs know it."""
    if not hasattr(request.state, "request_id"):
        request.state.request_id = str(request_context(request.scope).get("requestId") or new_id())
    identifier: str = request.state.request_id
    return identifier
