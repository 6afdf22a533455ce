"""EventBridge: rules deliver to functions, topics and state machines, which plain moto refuses, and never fail.

It also hands every event to rules that are disabled or only have a schedule, and tells the time as a number.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from moto.events.models import Rule
from moto.events.utils import EventTemplateParser

from infra.local.clients import client
from infra.local.repairs.destinations import deliver

log = logging.getLogger("moto.events.targets")
"""Kept with moto's own."""

Event = Any
"""A JSON object; moto has a type of its own for it."""


def _payload(target: Event, event: Event) -> Any:
    if "Input" in target:
        return json.loads(target["Input"])
    if transformer := target.get("InputTransformer"):
        return EventTemplateParser.parse(
            input_template=transformer["InputTemplate"],
            input_paths_map=transformer.get("InputPathsMap", {}),
            event=event,
        )
    return event


def send(target: Event, event: Event) -> None:
    """What cannot be delivered goes to the target's dead-letter queue; the publisher never hears of it."""
    try:
        _deliver(target["Arn"], _payload(target, event))
    except ClientError as refused:
        if queue := target.get("DeadLetterConfig", {}).get("Arn"):
            deliver(queue, event)
        else:
            log.warning("An event was lost on its way to %s: %s", target["Arn"], refused)


def _deliver(arn: str, payload: Any) -> None:
    match arn.split(":")[2]:
        case "lambda":
            client("lambda").invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps(payload).encode())
        case "states":
            client("stepfunctions").start_execution(stateMachineArn=arn, input=json.dumps(payload))
        case _:
            deliver(arn, payload)


def _send_to_targets(self: Rule, original_event: Event, transform_input: bool = True) -> None:
    del transform_input
    if self.state == "DISABLED" or not self.event_pattern.get_pattern():
        return
    event: Event = {name: value for name, value in original_event.items() if name != "ingestion-time"}
    if not isinstance(event["time"], str):
        event["time"] = datetime.fromtimestamp(float(event["time"]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if self.event_pattern.matches_event(event):
        for target in list(self.targets):
            send(target, event)


@contextmanager
def repaired() -> Iterator[None]:
    with mock.patch.object(Rule, "send_to_targets", _send_to_targets):
        yield
