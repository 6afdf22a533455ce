"""What a Lambda function returned, as the HTTP response that API Gateway makes of it."""

import base64
import binascii
import json
from typing import Any

from starlette.responses import Response

# What concerns one connection only, and what API Gateway computes itself.
NOT_PASSED_ON = frozenset(
    {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


class MalformedResultError(Exception):
    """The function's result is not of a form that can be answered."""


def http_response(result: Any, *, replaces_cors: bool) -> Response:
    """The response for a result in payload format 2.0. MalformedResultError where it is malformed.

    A result without a statusCode is the body itself. Where the API has a CORS configuration, the function's own CORS
    headers are dropped (`replaces_cors`).
    """
    if not isinstance(result, dict) or "statusCode" not in result:
        return Response(json.dumps(result), media_type="application/json")
    response = Response(_body(result), status_code=_status(result["statusCode"]))
    headers = {str(name).lower(): _text(value) for name, value in (result.get("headers") or {}).items()}
    headers.setdefault("content-type", "text/plain;charset=UTF-8")
    for name, value in headers.items():
        if name not in NOT_PASSED_ON and not (replaces_cors and name.startswith("access-control-")):
            response.headers[name] = value
    for cookie in result.get("cookies") or ():
        response.headers.append("set-cookie", _text(cookie))
    return response


def _status(value: Any) -> int:
    try:
        status = int(value)
    except (TypeError, ValueError):
        status = 0
    if not 200 <= status <= 599:
        raise MalformedResultError(f"A function returned the status code {value!r}.")
    return status


def _body(result: dict[str, Any]) -> bytes:
    body = result.get("body") or ""
    if not isinstance(body, str):
        raise MalformedResultError("A function returned a body that is not text.")
    if not result.get("isBase64Encoded"):
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise MalformedResultError("A function returned a body that is said to be base64 and is not.") from None


def _text(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if not text.isprintable() or not text.isascii():
        raise MalformedResultError("A function returned a header that is not one line of ASCII.")
    return text
