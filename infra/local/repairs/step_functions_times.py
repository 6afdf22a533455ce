"""Step Functions: the context object's times as AWS writes them, `2026-01-31T12:00:00.000Z`.

Plain moto gives a state's with another offset and precision, and an execution's as an object that is no JSON.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.backend import execution_worker


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _state(**data: Any) -> dict[str, Any]:
    return data | {"EnteredTime": _text(datetime.now(UTC))}


def _execution(**data: Any) -> dict[str, Any]:
    return data | {"StartTime": _text(data["StartTime"])}


@contextmanager
def repaired() -> Iterator[None]:
    with (
        mock.patch.object(state, "StateData", _state),
        mock.patch.object(execution_worker, "ExecutionData", _execution),
    ):
        yield
