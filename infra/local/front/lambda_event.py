"""A request as a Lambda function sees it: API Gateway's payload format 2.0."""

import base64
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from infra.local.account import ACCOUNT_ID
from infra.local.front.jwt_authorizer import token_scopes
from infra.local.front.routes import Match

STAGE = "$default"
TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")


def lambda_event(
    request: Request,
    body: bytes,
    match: Match,
    *,
    api_id: str,
    request_id: str,
    at: datetime,
    claims: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The invocation's event; `claims` are those of the token, or None on a route without an authorizer."""
    raw_query = request.scope["query_string"].decode("latin-1")
    # API Gateway passes paths on decoded, unlike query strings.
    path = request.scope["path"]
    text, is_base64 = _body(body, request.headers.get("content-type", ""))
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": path,
        "rawQueryString": raw_query,
        "headers": _headers(request, at),
        "requestContext": {
            "accountId": ACCOUNT_ID,
            "apiId": api_id,
            "domainName": request.url.netloc,
            "domainPrefix": request.url.hostname,
            "http": {
                "method": request.method,
                "path": path,
                "protocol": f"HTTP/{request.scope['http_version']}",
                "sourceIp": _client(request),
                "userAgent": request.headers.get("user-agent", ""),
            },
            "requestId": request_id,
            "routeKey": match.route.key,
            "stage": STAGE,
            "time": at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(at.timestamp() * 1000),
        },
        "isBase64Encoded": is_base64,
    }
    if claims is not None:
        event["requestContext"]["authorizer"] = {"jwt": _jwt(claims, match.route.scopes)}
    cookies = [cookie for header in request.headers.getlist("cookie") for cookie in header.split("; ")]
    optional = {
        "cookies": cookies,
        "queryStringParameters": _joined(parse_qsl(raw_query, keep_blank_values=True)),
        "pathParameters": match.path_parameters,
        "body": text,
    }
    return event | {name: value for name, value in optional.items() if value}


def _headers(request: Request, at: datetime) -> dict[str, str]:
    sent = _joined((name, value) for name, value in request.headers.items() if name != "cookie")
    forwarded = [sent["x-forwarded-for"]] if "x-forwarded-for" in sent else []
    return {
        "x-amzn-trace-id": f"Root=1-{int(at.timestamp()):08x}-{secrets.token_hex(12)}",
        **sent,
        "x-forwarded-for": ", ".join([*forwarded, _client(request)]),
        "x-forwarded-port": str(request.url.port or 80),
        "x-forwarded-proto": request.url.scheme,
    }


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Repeated names once, their values joined by commas."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: ",".join(several) for name, several in values.items()}


def _body(body: bytes, content_type: str) -> tuple[str, bool]:
    """The body as text, and whether that text is base64: it is for types that are not known to be text."""
    if content_type.lower().startswith(TEXT_TYPES) or not content_type:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), bool(body)


def _jwt(claims: Mapping[str, Any], route_scopes: Sequence[str]) -> dict[str, Any]:
    return {
        "claims": {name: _claim(value) for name, value in claims.items()},
        "scopes": token_scopes(claims) if route_scopes else None,
    }


def _claim(value: Any) -> str:
    """API Gateway hands every claim on as text: lists in brackets, separated by spaces."""
    if isinstance(value, list):
        return f"[{' '.join(_claim(item) for item in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
