"""The application factory."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from deep_research.api import error_handlers
from deep_research.api.errors import ErrorEnvelope, GatewayError
from deep_research.api.services import Services

_GATEWAY_ANSWERS = (401, 413, 429)
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": ErrorEnvelope | GatewayError if status in _GATEWAY_ANSWERS else ErrorEnvelope,
        "description": text,
    }
    for status, text in {
        400: "The request can't be read.",
        401: "The request has no valid token.",
        404: "There is no such thing, or it is somebody else's.",
        409: "The request does not fit the present state, or a limit of its owner's.",
        413: "The request, or the dataset that it announces, is too large.",
        422: "A field can't be used; `error.field` names it.",
        429: "Too many requests, or jobs that wait; Retry-After, or a second, says when to go on.",
        500: "A fault on our side.",
        503: "A service is not available for the moment; Retry-After says when to try again.",
    }.items()
}


def create_app(routers: Sequence[APIRouter], services: Services | None) -> FastAPI:
    """An application that serves these routers. Without services it can only describe itself."""
    app = FastAPI(
        title="Async Deep Research",
        version="1.0.0",
        description="Ask a question about a dataset; come back for an answer that stands on its evidence.",
        openapi_url=None,
        redirect_slashes=False,
        responses=_ERRORS,
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=False,
    )
    app.state.services = services
    error_handlers.install(app)
    for router in routers:
        app.include_router(router)
    _build(app)
    return app


def _build(app: FastAPI) -> None:
    """Routes are built when they are first asked for; better now than by two first requests at once."""
    for _ in iter_route_contexts(app.routes):
        pass
