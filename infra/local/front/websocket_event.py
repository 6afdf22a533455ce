"""What a WebSocket API's functions are told: of who connects, of each message, and of who has left."""

import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from starlette.requests import HTTPConnection

from infra.local.account import ACCOUNT_ID, REGION

Event = dict[str, Any]

DISCONNECT_REASONS = {
    1000: "Connection Closed Normally",
    1001: "Going away",
    1003: "Unsupported data",
    1005: "Client-side close frame status not set",
    1006: "Abnormal closure",
    1009: "Message too big",
    1011: "Internal server error",
    1012: "Service restart",
}


def new_id() -> str:
    """Of a connection, a message or a request, in API Gateway's form."""
    return urlsafe_b64encode(secrets.token_bytes(11)).decode()


class ConnectionEvents:
    """The events of one connection, from the request that asked for it."""

    def __init__(self, request: HTTPConnection, *, api_id: str, stage: str, connection_id: str, at: datetime) -> None:
        self._request = request
        self._api_id = api_id
        self._stage = stage
        self._connected_at = at
        self.connection_id = connection_id
        self.source_ip = request.client.host if request.client else ""
        self.user_agent = request.headers.get("user-agent", "")
        self.authorized: dict[str, str] = {}
        """What the authorizer said of who connects: part of every later event."""

    @property
    def connect_arn(self) -> str:
        """What the authorizer's policy has to allow."""
        return f"arn:aws:execute-api:{REGION}:{ACCOUNT_ID}:{self._api_id}/{self._stage}/$connect"

    def authorize(self) -> Event:
        """What a REQUEST authorizer is asked."""
        return {"type": "REQUEST", "methodArn": self.connect_arn, "stageVariables": {}} | self.connect()

    def connect(self) -> Event:
        headers = self._headers()
        query = {name: self._request.query_params.getlist(name) for name in self._request.query_params}
        event = {
            "headers": {name: values[-1] for name, values in headers.items()},
            "multiValueHeaders": headers,
            "requestContext": self._context("$connect", "CONNECT"),
            "isBase64Encoded": False,
        }
        if query:
            event["queryStringParameters"] = {name: values[-1] for name, values in query.items()}
            event["multiValueQueryStringParameters"] = query
        return event

    def message(self, route_key: str, body: str) -> Event:
        context = self._context(route_key, "MESSAGE") | {"messageId": new_id()}
        return {"requestContext": context, "body": body, "isBase64Encoded": False}

    def disconnect(self, code: int, reason: str) -> Event:
        context = self._context("$disconnect", "DISCONNECT") | {
            "disconnectStatusCode": code,
            "disconnectReason": reason or DISCONNECT_REASONS.get(code, ""),
        }
        host = self._request.headers["host"]
        return {
            "headers": {"Host": host},
            "multiValueHeaders": {"Host": [host]},
            "requestContext": context,
            "isBase64Encoded": False,
        }

    def _headers(self) -> dict[str, list[str]]:
        headers: dict[str, list[str]] = {}
        for name, value in self._request.headers.raw:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        return headers | {
            "X-Forwarded-For": [self.source_ip],
            "X-Forwarded-Port": [str(self._request.url.port or 80)],
            "X-Forwarded-Proto": ["http"],
        }

    def _context(self, route_key: str, kind: str) -> Event:
        now, request_id = datetime.now(UTC), new_id()
        context: Event = {
            "routeKey": route_key,
            "eventType": kind,
            "extendedRequestId": request_id,
            "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "messageDirection": "IN",
            "stage": self._stage,
            "connectedAt": _milliseconds(self._connected_at),
            "requestTimeEpoch": _milliseconds(now),
            "identity": {"sourceIp": self.source_ip, "userAgent": self.user_agent},
            "requestId": request_id,
            "domainName": self._request.headers["host"],
            "connectionId": self.connection_id,
            "apiId": self._api_id,
        }
        return context | ({"authorizer": self.authorized} if self.authorized else {})


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
