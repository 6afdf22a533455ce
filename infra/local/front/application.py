"""The front as one ASGI application: signed URLs, sign-in and pages around the API."""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Match, Route, request_response
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.local.front.hosted_sign_in import HostedSignIn
from infra.local.front.http_api import HttpApi
from infra.local.front.pages import page_routes
from infra.local.front.sign_in import SignIn
from infra.local.front.signed_urls import SignedUrls


class _Remaining(BaseRoute):
    """Takes every path that is left, those too in which a line break would end a pattern's match."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def application(
    http_api: HttpApi,
    signed_urls: SignedUrls,
    sign_in: SignIn,
    hosted_sign_in: HostedSignIn,
    subscriptions: Sequence[BaseRoute],
    openapi: Callable[[], dict[str, Any]],
    console_config: dict[str, Any],
    websocket_api: ASGIApp | None = None,
) -> ASGIApp:
    """What is not a signed URL, a sign-in or a page is the API's; sockets are the WebSocket API's."""
    serve_object = request_response(signed_urls.__call__)
    site = Starlette(
        routes=[
            Route("/", sign_in.__call__, methods=["POST"]),
            *hosted_sign_in.routes(),
            *subscriptions,
            *page_routes(openapi, console_config),
            _Remaining(request_response(http_api.__call__)),
        ]
    )

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            app = websocket_api or site
        else:
            app = serve_object if signed_urls.is_signed(Request(scope)) else site
        await app(scope, receive, send)

    return dispatch
