"""What the journal keeps, one class per kind, and how it is written down."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Attributes = dict[str, Any]
"""An item in DynamoDB's JSON."""


@dataclass(frozen=True)
class SavedRecord:
    """A stream record that is not delivered yet."""

    number: int
    function_arn: str
    stream_arn: str
    record: dict[str, Any]


@dataclass(frozen=True)
class SavedInvocation:
    """An asynchronous invocation that has neither succeeded nor been given up."""

    number: int
    function_name: str
    event: Any


@dataclass(frozen=True)
class SavedExecution:
    """An execution that is running."""

    state_machine_arn: str
    name: str
    input: str


@dataclass(frozen=True)
class EndedExecution:
    """An execution that has ended; `output` is JSON, times are ISO."""

    state_machine_arn: str
    name: str
    input: str
    status: str
    started_at: str
    stopped_at: str
    output: str | None
    error: str | None
    cause: str | None


@dataclass(frozen=True)
class SavedObject:
    """An object of a bucket, its content in `file`."""

    bucket: str
    key: str
    file: str
    description: dict[str, Any]


@dataclass(frozen=True)
class SavedMessage:
    """A message of a queue."""

    message_id: str
    queue: str
    body: str
    description: dict[str, Any]


@dataclass(frozen=True)
class SavedSubscription:
    """An e-mail subscription of a topic; its attributes say whether it is confirmed."""

    arn: str
    topic_arn: str
    protocol: str
    endpoint: str
    attributes: dict[str, Any]


def dumped(document: Any) -> str:
    """JSON, binary attributes and dates included, as the mock holds them."""
    return json.dumps(document, default=_encoded)


def _encoded(value: object) -> Any:
    if isinstance(value, bytes):
        return {"$binary": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"A {type(value).__name__} cannot be kept.")


def loaded(text: str) -> Any:
    return json.loads(text, object_hook=_decoded)


def _decoded(document: dict[str, Any]) -> Any:
    return base64.b64decode(document["$binary"]) if set(document) == {"$binary"} else document
