"""API Gateway before an application: requests become events of payload format 2.0, as its Lambda gets them."""

import base64
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

from deep_research.api import gateway

REQUEST_ID = "JKJaXmPLvHcESHA="
REMAINING_MILLISECONDS = 29_000
_CONTEXT = SimpleNamespace(
    get_remaining_time_in_millis=lambda: REMAINING_MILLISECONDS, function_name="api", aws_request_id="1"
)


@dataclass(frozen=True)
class HttpResponse:
    status_code: int
    headers: dict[str, str]
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class HttpApi:
    """One owner's requests to an application; without an owner, those that no authorizer has seen."""

    app: FastAPI
    owner_id: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    """Of the token, beside its subject; API Gateway hands each on as text."""

    def get(self, path: str, **query: object) -> HttpResponse:
        return self.request("GET", path, query=query)

    def put(self, path: str) -> HttpResponse:
        return self.request("PUT", path)

    def delete(self, path: str) -> HttpResponse:
        return self.request("DELETE", path)

    def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> HttpResponse:
        return self.request("POST", path, body=body, headers=headers)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, object] | None = None,
        body: object = None,
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        lengths = {"content-type": "application/json", "content-length": str(len(content))} if body is not None else {}
        query_string = urlencode({name: value for name, value in (query or {}).items() if value is not None})
        context: dict[str, Any] = {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "requestId": REQUEST_ID,
            "stage": "$default",
        }
        if self.owner_id is not None:
            context["authorizer"] = {"jwt": {"claims": {"sub": self.owner_id} | self.claims, "scopes": None}}
        event = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": query_string,
            "headers": {"host": "api.example.com", **lengths, **self.headers, **(headers or {})},
            "requestContext": context,
            "body": base64.b64encode(content).decode(),
            "isBase64Encoded": True,
        }
        answer = gateway.answer(self.app, event, _CONTEXT)
        return HttpResponse(answer["statusCode"], answer["headers"], answer["body"])
