"""Lambda: invocations run without Docker, asynchronous ones return at once and are retried, errors are `Unhandled`.

Plain moto starts a container, waits for it whatever the invocation type, reports a failure as `Handled` and forgets it.
"""

import json
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Protocol
from unittest import mock

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaFunction

from infra.local.background import Background
from infra.local.repairs.destinations import send_failure
from infra.local.runtime.response import PAYLOAD_LIMIT, Response

RETRIES = 2
"""Of an asynchronous invocation, unless the function's EventInvokeConfig says otherwise."""
RETRY_SECONDS = (0.5, 1.0)
"""Before each retry. AWS waits one minute, then two; nobody at a terminal would."""


class Runtime(Protocol):
    def run(self, function: LambdaFunction, event: Any) -> Response:
        """Invokes the function and waits for its answer."""


class RequestTooLargeException(LambdaClientError):
    code = 413

    def __init__(self) -> None:
        message = f"Request must be smaller than {PAYLOAD_LIMIT} bytes for the InvokeFunction operation"
        super().__init__("RequestTooLargeException", message)


def _invoke_later(function: LambdaFunction, event: Any, runtime: Runtime, background: Background) -> None:
    config = function.event_invoke_config[0].config if function.event_invoke_config else {}
    retries = int(config.get("MaximumRetryAttempts", RETRIES))

    def work() -> None:
        for attempt in range(retries + 1):
            if attempt and not background.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS)) - 1]):
                return
            answer = runtime.run(function, event)
            if not answer.failed:
                return
        if destination := config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"):
            send_failure(destination, function, event, answer, attempts=retries + 1)

    background.spawn(f"{function.function_name}-event", work)


@contextmanager
def repaired(runtime: Runtime, background: Background) -> Iterator[None]:
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
            raise RequestTooLargeException
        headers = {name.lower(): value for name, value in dict(request_headers).items()}
        if headers.get("x-amz-invocation-type") == "Event":
            _invoke_later(self, json.loads(body or "{}"), runtime, background)
            return ""
        payload = plain(self, body, request_headers, response_headers)
        if "x-amz-function-error" in response_headers:
            response_headers["x-amz-function-error"] = "Unhandled"
        return payload  # type: ignore[no-any-return]

    with (
        mock.patch.object(LambdaFunction, "_invoke_lambda", run),
        mock.patch.object(LambdaFunction, "invoke", invoke),
    ):
        yield
