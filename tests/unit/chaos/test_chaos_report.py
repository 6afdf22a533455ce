"""The report names what was broken, and never calls a broken run whole."""

import io
from collections import Counter
from dataclasses import replace

from rich.console import Console

from tests.chaos.evidence import Evidence
from tests.chaos.invariants import Violation
from tests.chaos.records import Run
from tests.chaos.report import longest_waits, shown
from tests.unit.chaos.chaos_runs import WHOLE, log, run_of


def evidence_of(run: Run, **changes: object) -> Evidence:
    whole = Evidence(run=run, faults=Counter({"S3: 5xx": 7}), restarts=2, repeated=5, seconds=61.0, errors=[])
    return replace(whole, **changes)


def report_of(evidence: Evidence, found: list[Violation]) -> str:
    told = io.StringIO()
    shown(evidence, found, Console(file=told, width=100))
    return told.getvalue()


def test_a_whole_run_is_told_with_its_outcomes_and_its_faults() -> None:
    told = report_of(evidence_of(run_of({"a": log(*WHOLE)})), [])
    assert "Every promise was kept" in told
    for words in ("submitted", "lost", "doubled", "S3: 5xx", "7", "61 s"):
        assert words in told


def test_a_broken_promise_is_told_with_its_subject_and_how_many_more_there_are() -> None:
    found = [Violation("lost", f"job-{number}", "does not answer") for number in range(12)]
    told = report_of(evidence_of(run_of({"a": log(*WHOLE)})), found)
    assert "Every promise was kept" not in told
    assert "lost: job-0 does not answer" in told
    assert "lost: and 2 more" in told


def test_a_fault_of_the_driver_is_no_success() -> None:
    told = report_of(evidence_of(run_of({"a": log(*WHOLE)}), errors=[ValueError("it went wrong")]), [])
    assert "Every promise was kept" not in told
    assert "it went wrong" in told


def test_the_longest_wait_counts_from_the_queue_to_the_start_of_each_attempt() -> None:
    again = ("submitted", "cancelled", "retried", "admitted", "started", "completed", "settled")
    assert longest_waits(run_of({"a": log(*again), "b": log(*WHOLE)})) == {"normal": 2.0}
