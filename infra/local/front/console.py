"""The console's built page, served beside the API as CloudFront serves it on AWS."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

BUILT = Path(__file__).parents[3] / "clients" / "web" / "dist"

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Scripts are the page's own alone; the component kit and the toasts write styles of their own."""

_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def console_routes(built: Path = BUILT) -> list[BaseRoute]:
    """Routes of the page at `/` and of its parts; none where it has not been built."""
    if not (built / "index.html").is_file():
        return []
    return [
        Route("/", _file(built / "index.html"), methods=["GET"]),
        *(Route(f"/{name}", _file(built / name), methods=["GET"]) for name in ("config.json", "favicon.svg")),
        Mount("/assets", StaticFiles(directory=built / "assets")),
    ]


def _file(path: Path) -> Callable[[Request], Response]:
    def serve(_: Request) -> Response:
        # The parts carry their version in their names; these don't, and are asked for anew.
        return FileResponse(path, headers={**_HEADERS, "cache-control": "no-cache"})

    return serve
