"""What an invocation answers, in the shapes of the AWS runtime."""

import json
import traceback
from dataclasses import dataclass
from typing import Any

PAYLOAD_LIMIT = 6 * 1024 * 1024
"""Bytes that a synchronous invocation may take and give."""


@dataclass(frozen=True)
class Response:
    """A JSON document, and whether it tells of a failed function."""

    payload: str
    failed: bool = False


def returned(result: object) -> Response:
    """What a handler returned, or why it cannot be sent."""
    try:
        payload = json.dumps(result)
    except (TypeError, ValueError) as unserializable:
        return error("Runtime.MarshalError", f"Unable to marshal response: {unserializable}")
    if len(payload.encode()) > PAYLOAD_LIMIT:
        message = f"Response payload size exceeded maximum allowed payload size ({PAYLOAD_LIMIT} bytes)."
        return error("Function.ResponseSizeTooLarge", message)
    return Response(payload)


def raised(exception: BaseException, request_id: str) -> Response:
    """An unhandled exception: its class's name is what a state machine retries or catches by."""
    return error(
        type(exception).__name__,
        str(exception),
        requestId=request_id,
        stackTrace=traceback.format_tb(exception.__traceback__),
    )


def exited(request_id: str) -> Response:
    """The sandbox is gone."""
    message = f"RequestId: {request_id} Error: Runtime exited with error: signal: killed"
    return error("Runtime.ExitError", message)


def timed_out(request_id: str, seconds: float) -> Response:
    message = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    return error("Sandbox.Timedout", message)


def error(kind: str, message: str, **more: Any) -> Response:
    return Response(json.dumps({"errorMessage": message, "errorType": kind, **more}), failed=True)
