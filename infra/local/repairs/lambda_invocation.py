"""Lambda: invocations run without Docker, asynchronous ones return at once, failures are `Unhandled`.

Plain moto starts a container, waits for it whatever the invocation type, and reports a failure as `Handled`.
"""

import json
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Protocol
from unittest import mock

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaFunction

from infra.local.runtime.response import PAYLOAD_LIMIT, Response


class Runtime(Protocol):
    def run(self, function: LambdaFunction, event: Any) -> Response:
        """Invokes the function and waits for its answer."""


class RequestTooLargeError(LambdaClientError):
    code = 413

    def __init__(self) -> None:
        message = f"Request must be smaller than {PAYLOAD_LIMIT} bytes for the InvokeFunction operation"
        super().__init__("RequestTooLargeException", message)


@contextmanager
def repaired(runtime: Runtime, accept: Callable[[LambdaFunction, Any], object]) -> Iterator[None]:
    """`accept` takes an asynchronous invocation and returns at once."""

    def run(self: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
        # moto hands on the text "{}" where there was no payload.
        answer = runtime.run(self, json.loads(event) if isinstance(event, str) else event)
        return answer.payload, answer.failed, ""

    plain = LambdaFunction.invoke

    def invoke(
        self: LambdaFunction,
        body: str,
        request_headers: MutableMapping[str, str],
        response_headers: MutableMapping[str, str],
    ) -> str | bytes:
        if body and len(body) > PAYLOAD_LIMIT:
            raise RequestTooLargeError
        headers = {name.lower(): value for name, value in dict(request_headers).items()}
        if headers.get("x-amz-invocation-type") == "Event":
            accept(self, json.loads(body or "{}"))
            return ""
        payload = plain(self, body, request_headers, response_headers)
        if "x-amz-function-error" in response_headers:
            response_headers["x-amz-function-error"] = "Unhandled"
        return payload

    with (
        mock.patch.object(LambdaFunction, "_invoke_lambda", run),
        mock.patch.object(LambdaFunction, "invoke", invoke),
    ):
        yield
