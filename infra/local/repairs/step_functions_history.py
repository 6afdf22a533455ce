"""Step Functions: GetExecutionHistory in pages and in reverse; plain moto ignores both."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.core.responses import ActionResult
from moto.stepfunctions.responses import StepFunctionResponse

LARGEST_PAGE = 1000


def _get_execution_history(self: StepFunctionResponse) -> ActionResult:
    history = self.stepfunction_backend.get_execution_history(self._get_param("executionArn"))
    events = list(history["events"])
    if str(self._get_param("reverseOrder")).lower() == "true":
        events.reverse()
    start = int(self._get_param("nextToken") or 0)
    end = start + (self._get_int_param("maxResults") or LARGEST_PAGE)
    page: dict[str, Any] = {"events": events[start:end]}
    if end < len(events):
        page["nextToken"] = str(end)
    return ActionResult(page)


@contextmanager
def repaired() -> Iterator[None]:
    with mock.patch.object(StepFunctionResponse, "get_execution_history", _get_execution_history):
        yield
