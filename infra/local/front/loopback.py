"""Keeps the local API to this machine: what a page of another site makes the browser send is refused.

Binding to loopback stops other machines, not the browser on this one. A page elsewhere can reach the port by a name
that resolves to 127.0.0.1 (DNS rebinding: the Host header tells) or by a plain cross-origin request (the Origin and
Sec-Fetch-Site headers tell; a page can forge neither). Tokens would not hold it off: the keys that sign them here are
moto's, which everybody can read, and so are the local users' passwords.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class LoopbackOnly:
    """Answers 403 to requests for another host's name, and to those of another site's pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal:
            await JSONResponse({"message": refusal}, status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _refusal(scope: Scope) -> str | None:
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if not hosts or any(_hostname(f"//{host}") not in HOSTS for host in hosts):
        return "This API serves this machine only: call it as 127.0.0.1 or localhost."
    if _sent_by_another_site(scope, headers):
        return "This API answers pages of this machine only."
    return None


def _hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _sent_by_another_site(scope: Scope, headers: Headers) -> bool:
    # Every cross-origin POST, PUT and DELETE names its origin; `null` is a sandboxed page or a local file.
    # To a browser, localhost and 127.0.0.1 are two sites; a page of either may send to the other.
    if origins := headers.getlist("origin"):
        return any(_hostname(origin) not in HOSTS for origin in origins)
    follows_a_link = headers.get("sec-fetch-dest") == "document" and scope.get("method") == "GET"
    return headers.get("sec-fetch-site") == "cross-site" and not follows_a_link
