"""The pages that a person opens in a browser: where to start, and the API's documentation. They need no network."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from infra.local.front.console import console_routes

ASSETS = Path(str(files("fastapi_offline"))) / "static"
WELCOME = Path(__file__).with_name("welcome.html")


def page_routes(openapi: Callable[[], dict[str, Any]], config: dict[str, Any]) -> list[BaseRoute]:
    """Routes of the pages; `openapi` gives the API's document, `config` is what the console is told.

    `/` is the console where that was built, else the page at `/start`, which says how to begin without it.
    """

    def document(request: Request) -> Response:
        # "Try it out" must call this server, not the one on AWS.
        return JSONResponse({**openapi(), "servers": [{"url": str(request.base_url).rstrip("/")}]})

    return [
        Route("/start", _welcome, methods=["GET"]),
        *(console_routes(config) or [Route("/", _welcome, methods=["GET"])]),
        Route("/docs", _documentation, methods=["GET"]),
        Route("/openapi.json", document, methods=["GET"]),
        Mount("/docs/assets", StaticFiles(directory=ASSETS)),
    ]


def _welcome(request: Request) -> Response:
    page = WELCOME.read_text(encoding="utf-8").replace("{{url}}", str(request.base_url).rstrip("/"))
    return HTMLResponse(page)


def _documentation(_: Request) -> Response:
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Deep Research API",
        swagger_js_url="/docs/assets/swagger-ui-bundle.js",
        swagger_css_url="/docs/assets/swagger-ui.css",
        swagger_favicon_url="/docs/assets/favicon.png",
    )
