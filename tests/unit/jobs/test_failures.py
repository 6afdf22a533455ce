"""Why jobs fail, in words for people."""

import json
from pathlib import Path
from typing import Any

import pytest

from deep_research.jobs import failures

_MACHINE = Path(__file__).resolve().parents[3] / "statemachine" / "research.asl.json"


def _retried_errors(node: Any) -> set[str]:
    """Every error that some state of the machine retries, and so every one that a job can still fail of."""
    found: set[str] = set()
    if isinstance(node, dict):
        for retrier in node.get("Retry", []):
            found |= set(retrier["ErrorEquals"])
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            found |= _retried_errors(child)
    return found


@pytest.mark.parametrize("error_code", sorted(_retried_errors(json.loads(_MACHINE.read_text("utf-8")))))
def test_each_error_that_the_machine_retries_is_explained(error_code: str) -> None:
    assert failures.explain(error_code).code != "internal_error"


@pytest.mark.parametrize("error_code", ["States.Timeout", "Runtime.ExitError", "KeyError", "An error of AWS's own", ""])
def test_no_explanation_repeats_what_a_service_said(error_code: str) -> None:
    explained = failures.explain(error_code)

    assert explained.code
    assert explained.message.endswith(".")
    assert not error_code or error_code not in explained.message
