"""What the end of a job sets off."""

import copy
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deep_research.domain.errors import ThrottledError
from tests.fakes.in_memory_notifier import InMemoryNotifier
from tests.fakes.stage_lambdas import LambdaContext

EVENT = Path(__file__).resolve().parents[2] / "events" / "notify.json"
CONTEXT = LambdaContext(function_name="notify")


class _FailingNotifier(InMemoryNotifier):
    """Refuses what is asked about this question."""

    def publish(self, **notification: Any) -> None:
        if "refused" in notification["text"]:
            raise ThrottledError("Busy.")
        super().publish(**notification)


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    names = ("JOBS_TABLE", "DATASETS_TABLE", "BUCKET", "TOPIC_ARN", "POWERTOOLS_METRICS_NAMESPACE")
    for name in names:
        monkeypatch.setenv(name, "x")
    module = importlib.import_module("deep_research.handlers.notify")
    module.ports.__dict__["notifier"] = _FailingNotifier()
    yield module
    sys.modules.pop(module.__name__, None)


def _record(**changes: tuple[str | None, str | None]) -> dict[str, Any]:
    """The stream's record of a change; each named attribute with its old and its new value."""
    (record,) = copy.deepcopy(json.loads(EVENT.read_text("utf-8"))["Records"])
    for name, values in changes.items():
        for image, value in zip(("OldImage", "NewImage"), values, strict=True):
            if value is None:
                record["dynamodb"][image].pop(name, None)
            else:
                record["dynamodb"][image][name] = {"S": value}
    return record  # type: ignore[no-any-return]


def _sent(notify: ModuleType) -> list[Any]:
    return notify.ports.notifier.published  # type: ignore[no-any-return]


def test_a_job_that_has_ended_is_told_once(notify: ModuleType) -> None:
    failures = notify.handler({"Records": [_record()]}, CONTEXT)

    assert failures == {"batchItemFailures": []}
    (published,) = _sent(notify)
    assert published.attributes["status"] == "completed"
    assert "Sales rose over the period." in published.text


def test_a_failure_that_the_machine_recorded_is_told_in_words(notify: ModuleType) -> None:
    record = _record(status=("running", "failed"), error_code=(None, "States.Timeout"), result_key=(None, None))

    notify.handler({"Records": [record]}, CONTEXT)

    (published,) = _sent(notify)
    assert published.document["error_code"] == "timed_out"
    assert "States." not in published.text


@pytest.mark.parametrize(("before", "after"), [("completed", "completed"), ("pending", "running")])
def test_a_change_that_ends_nothing_is_not_told(notify: ModuleType, before: str, after: str) -> None:
    notify.handler({"Records": [_record(status=(before, after))]}, CONTEXT)

    assert _sent(notify) == []


def test_an_expired_record_is_not_told(notify: ModuleType) -> None:
    record = _record()
    record["eventName"] = "REMOVE"
    del record["dynamodb"]["NewImage"]

    assert notify.handler({"Records": [record]}, CONTEXT) == {"batchItemFailures": []}
    assert _sent(notify) == []


@pytest.mark.parametrize("good", [0, 1])
def test_what_could_not_be_told_is_named_to_be_sent_again(notify: ModuleType, good: int) -> None:
    bad = _record(question=("refused", "refused"))
    bad["dynamodb"]["SequenceNumber"] = "7"

    failures = notify.handler({"Records": [_record()] * good + [bad]}, CONTEXT)

    assert failures == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    assert len(_sent(notify)) == good
