"""The console's built page, served beside the API as CloudFront serves it on AWS."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from infra.local.front.api_definition import ApiDefinition
from infra.local.running import Auth

BUILT = Path(__file__).parents[3] / "clients" / "web" / "dist"

HEADERS = {
    # Scripts are the page's own alone; the component kit and the toasts write styles of their own.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Those of infra/web.yaml, where everything has this one origin."""


def console_routes(config: dict[str, Any], built: Path = BUILT) -> list[BaseRoute]:
    """Routes of the page at `/` and of its parts; none where it has not been built.

    `config` is what the page is told: as config.json beside it, which on AWS is written when it is deployed.
    """
    if not (built / "index.html").is_file():
        return []

    def told(_: Request) -> Response:
        return JSONResponse(config, headers={"cache-control": "no-cache"})

    return [
        Route("/", _file(built / "index.html"), methods=["GET"]),
        Route("/favicon.svg", _file(built / "favicon.svg"), methods=["GET"]),
        Route("/config.json", told, methods=["GET"]),
        Mount("/assets", GZipMiddleware(_Parts(directory=built / "assets"))),
    ]


class _Parts(StaticFiles):
    """Files that carry their version in their names."""

    def file_response(self, *args: Any, **named: Any) -> Response:
        response = super().file_response(*args, **named)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def _file(path: Path) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        # Signed URLs and sockets have this address, also where the page was opened as localhost; and not every
        # browser takes 'self' for sockets.
        host = f"127.0.0.1:{request.url.port or 80}"
        connect = f"connect-src 'self' http://{host} ws://{host}"
        policy = HEADERS["content-security-policy"].replace("connect-src 'self'", connect)
        # Without a version in its name it is asked for anew.
        headers = {**HEADERS, "content-security-policy": policy, "cache-control": "no-cache"}
        return FileResponse(path, headers=headers)

    return serve


def config(definition: ApiDefinition, auth: Auth) -> dict[str, Any]:
    """What the page is told of this API: that it has the page's own origin, and where one signs in to it."""
    settings = next(iter(definition.authorizers.values()), None)
    if auth == "off" or settings is None:
        return {"apiUrl": ""}
    return {"apiUrl": "", "signIn": {"issuer": settings.issuer, "clientId": settings.audience[0], "domain": ""}}
