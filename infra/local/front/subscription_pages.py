"""The two pages that the links in SNS's mails lead to: one confirms a subscription, the other ends it."""

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from botocore.exceptions import ClientError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

CONFIRMATION = "/confirmation.html"
UNSUBSCRIBE = "/unsubscribe.html"


def confirmation_link(front: str, topic_arn: str, token: str) -> str:
    return f"{front}{CONFIRMATION}?{urlencode({'TopicArn': topic_arn, 'Token': token})}"


def unsubscribe_link(front: str, subscription_arn: str) -> str:
    return f"{front}{UNSUBSCRIBE}?{urlencode({'SubscriptionArn': subscription_arn})}"


def subscription_routes(sns: Any) -> list[BaseRoute]:
    """Opened by a person, without a token: as on AWS, whoever has the link has had the mail."""

    async def confirm(request: Request) -> Response:
        asked = request.query_params
        return await _page(
            lambda: sns.confirm_subscription(TopicArn=asked.get("TopicArn", ""), Token=asked.get("Token", "")),
            "Subscription confirmed",
            "You are mailed from now on. Each mail has a link that ends it.",
        )

    async def unsubscribe(request: Request) -> Response:
        arn = request.query_params.get("SubscriptionArn", "")
        return await _page(
            lambda: sns.unsubscribe(SubscriptionArn=arn), "Subscription removed", "You are mailed no longer."
        )

    return [
        Route(CONFIRMATION, confirm, methods=["GET"]),
        Route(UNSUBSCRIBE, unsubscribe, methods=["GET"]),
    ]


async def _page(follow: Callable[[], Any], title: str, text: str) -> Response:
    status = 200
    try:
        await run_sync(follow)
    except ClientError as refused:
        status, title, text = 400, "This link no longer works", refused.response["Error"]["Message"]
    document = (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><body style='font-family: system-ui; margin: 3rem auto; max-width: 32rem'>"
        f"<h1>{title}</h1><p>{html.escape(text)}</p></body></html>"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return HTMLResponse(document, status, headers={"content-security-policy": policy, "cache-control": "no-store"})
