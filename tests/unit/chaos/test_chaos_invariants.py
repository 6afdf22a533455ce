"""What the chaos run checks: a whole run breaks no promise, and each kind of damage is seen."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.chaos.invariants import Limits, Violation, most_running, violations
from tests.chaos.records import Event, Incident, Run, Sample, Start
from tests.unit.chaos.chaos_runs import MORNING, WHOLE, log, run_of

LIMITS = Limits(running=2, running_per_owner=1)
CANCELLED_THEN_RETRIED = ("submitted", "cancelled", "retried", "admitted", "started", "completed", "settled")
STOPPED = ("submitted", "admitted", "started", "stage", "cancelled", "settled")
UNSTARTED = ("submitted", "admitted", "failed", "settled")


def found(run: Run) -> list[Violation]:
    return violations(run, LIMITS)


def promises(run: Run) -> set[str]:
    return {violation.promise for violation in found(run)}


@pytest.mark.parametrize("types", [WHOLE, CANCELLED_THEN_RETRIED, STOPPED])
def test_a_job_that_lived_as_it_should_breaks_nothing(types: tuple[str, ...]) -> None:
    assert found(run_of({"a": log(*types)})) == []


def test_a_job_that_does_not_answer_is_lost() -> None:
    assert "lost" in promises(run_of({"a": log(*WHOLE)}, jobs={}))


def test_a_job_that_has_not_ended_is_lost() -> None:
    assert "lost" in promises(run_of({"a": log("submitted", "admitted", "started")}))


def test_a_job_that_its_owner_does_not_find_in_the_listing_is_lost() -> None:
    assert promises(run_of({"a": log(*WHOLE)}, listed={"ann": []})) == {"lost"}


def test_a_job_that_nobody_submitted_is_a_double() -> None:
    assert promises(run_of({"a": log(*WHOLE)}, listed={"ann": ["a", "b"]})) == {"doubled"}


def test_another_owners_job_in_a_listing_is_seen() -> None:
    assert promises(run_of({"a": log(*WHOLE)}, listed={"ann": ["a"], "bob": ["a"]})) == {"doubled"}


def test_one_job_for_two_keys_is_seen() -> None:
    run = run_of({"a": log(*WHOLE)})
    other = replace(run.submissions[0], key="another")
    assert promises(replace(run, submissions=[*run.submissions, other])) == {"doubled"}


def test_a_second_execution_of_one_attempt_is_a_double() -> None:
    run = run_of({"a": log(*WHOLE)}, starts=[Start("a-1", True), Start("a-1", True)])
    assert promises(run) == {"doubled"}


def test_a_cloud_that_goes_on_with_an_execution_after_a_restart_starts_no_second_one() -> None:
    assert found(run_of({"a": log(*WHOLE)}, starts=[Start("a-1", True), Start("a-1", False)])) == []


@pytest.mark.parametrize("name", ["a-2", "a-0", "b-1", "nonsense"])
def test_an_execution_of_no_attempt_is_a_double(name: str) -> None:
    assert promises(run_of({"a": log(*WHOLE)}, starts=[Start("a-1", True), Start(name, True)])) == {"doubled"}


def test_two_jobs_of_one_owner_that_overlap_exceed_a_limit_of_one() -> None:
    run = run_of({"a": log(*WHOLE), "b": log(*WHOLE, start=3)})
    assert promises(run) == {"limits"}
    assert most_running(run.events) == 2


def test_a_job_may_start_at_the_instant_at_which_another_ends() -> None:
    assert found(run_of({"a": log(*WHOLE), "b": log(*WHOLE, start=4)})) == []


def test_three_owners_that_overlap_exceed_a_limit_of_two_in_all() -> None:
    run = run_of({"a": log(*WHOLE), "b": log(*WHOLE), "c": log(*WHOLE)})
    owners = ("ann", "bob", "eve")
    submissions = [replace(each, owner=owner) for each, owner in zip(run.submissions, owners, strict=True)]
    apart = replace(run, submissions=submissions, listed=dict(zip(owners, (["a"], ["b"], ["c"]), strict=True)))
    assert [violation.detail for violation in found(apart)] == ["3 at once, 2 allowed"]


def test_more_statuses_running_than_allowed_at_one_moment_are_seen() -> None:
    crowded = Sample(at=MORNING, running={"a": "ann", "b": "ann"})
    run = run_of({"a": log(*WHOLE)}, samples=[crowded, Sample(at=MORNING, running={})])
    assert promises(run) == {"limits"}


def test_more_slots_held_than_allowed_at_one_moment_are_seen() -> None:
    held = frozenset({"a-1", "b-1"})
    crowded = Sample(at=MORNING, running={}, held=held, held_by={"ann": held})
    run = run_of({"a": log(*WHOLE)}, samples=[crowded, Sample(at=MORNING, running={})])
    assert promises(run) == {"limits"}


def test_a_slot_in_one_count_alone_is_seen() -> None:
    drifted = Sample(at=MORNING, running={}, held=frozenset({"a-1"}), held_by={"ann": frozenset()})
    run = run_of({"a": log(*WHOLE)}, samples=[drifted, Sample(at=MORNING, running={})])
    assert promises(run) == {"limits"}


@pytest.mark.parametrize(
    "sample",
    [
        Sample(at=MORNING, running={}, held=frozenset({"a-1"}), held_by={"ann": frozenset({"a-1"})}),
        Sample(at=MORNING, running={}, waiting_by={"ann": frozenset({"a"})}),
        Sample(at=MORNING, running={}, queued=frozenset({"a"})),
    ],
)
def test_whatever_is_held_or_waits_at_the_end_is_seen(sample: Sample) -> None:
    assert promises(run_of({"a": log(*WHOLE)}, samples=[sample])) == {"released"}


def test_a_run_that_was_never_sampled_proves_nothing() -> None:
    assert promises(run_of({"a": log(*WHOLE)}, samples=[])) == {"released"}


def test_an_attempt_that_held_a_slot_and_was_never_settled_is_seen() -> None:
    assert promises(run_of({"a": log(*WHOLE[:-1])})) == {"released"}


def test_an_attempt_that_is_tried_again_before_it_was_settled_is_none_of_these() -> None:
    again = ("submitted", "admitted", "started", "cancelled", "retried", *WHOLE[1:])
    assert found(run_of({"a": log(*again)})) == []


def test_an_empty_log_is_seen() -> None:
    assert promises(run_of({"a": log(*WHOLE)}, events={})) == {"log"}


@pytest.mark.parametrize("sequences", [(1, 2, 4), (1, 2, 2), (0, 1, 2), (1, 3, 2)])
def test_a_gap_a_repetition_or_a_wrong_order_of_numbers_is_seen(sequences: tuple[int, ...]) -> None:
    whole = log("submitted", "admitted", "failed")
    events = [replace(event, sequence=number) for event, number in zip(whole, sequences, strict=True)]
    assert "log" in promises(run_of({"a": log("submitted", "admitted", "failed")}, events={"a": events}))


@pytest.mark.parametrize(
    "types",
    [
        ("admitted", "started", "completed", "settled"),
        ("submitted", "started", "completed", "settled"),
        ("submitted", "admitted", "completed", "settled"),
        ("submitted", "admitted", "admitted", "started", "completed", "settled"),
        ("submitted", "admitted", "started", "started", "completed", "settled"),
        ("submitted", "admitted", "started", "completed", "failed", "settled"),
        ("submitted", "admitted", "started", "settled", "completed"),
        ("submitted", "admitted", "started", "completed", "stage", "settled"),
        ("submitted", "admitted", "started", "completed", "settled", "settled"),
        ("submitted", "settled", "cancelled"),
        ("submitted", "admitted", "started", "failed", "settled", "submitted", "cancelled"),
        ("submitted", "admitted", "started", "surprise", "completed", "settled"),
    ],
)
def test_events_in_an_order_that_cannot_be_are_seen(types: tuple[str, ...]) -> None:
    assert "log" in promises(run_of({"a": log(*types)}))


def test_a_log_that_ends_otherwise_than_the_job_is_seen() -> None:
    run = run_of({"a": log(*WHOLE)})
    told = run_of({"a": log(*STOPPED)}).events
    assert "log" in promises(replace(run, events=told))


def test_an_admission_before_the_submission_is_seen() -> None:
    whole = log(*WHOLE)
    early = [whole[0], replace(whole[1], at=MORNING - timedelta(seconds=1)), *whole[2:]]
    assert promises(run_of({"a": whole}, events={"a": early})) == {"log"}


def test_a_settling_before_the_end_is_seen() -> None:
    whole = log(*WHOLE)
    early = [*whole[:-1], replace(whole[-1], at=MORNING)]
    assert promises(run_of({"a": whole}, events={"a": early})) == {"log"}


def test_an_event_of_another_attempt_is_seen() -> None:
    whole = log(*WHOLE)
    astray = [*whole[:3], replace(whole[3], attempt=2), *whole[4:]]
    assert promises(run_of({"a": whole}, events={"a": astray})) == {"log"}


def test_a_failure_without_a_cause_is_seen() -> None:
    assert promises(run_of({"a": log(*UNSTARTED)})) == {"reason"}


@pytest.mark.parametrize(
    ("incident", "code"), [("aborted", "stopped"), ("timed_out", "timed_out"), ("crashing", "out_of_resources")]
)
def test_a_failure_may_have_the_reason_that_was_injected_and_no_other(incident: str, code: str) -> None:
    run = run_of({"a": log(*UNSTARTED)}, incidents=[Incident("a-1", incident)])
    job = run.jobs["a"]
    assert found(replace(run, jobs={"a": replace(job, error_code=code)})) == []
    assert promises(replace(run, jobs={"a": replace(job, error_code="internal_error")})) == {"reason"}


def test_an_incident_of_an_earlier_attempt_explains_nothing() -> None:
    again = ("submitted", "admitted", "failed", "settled", "retried", "admitted", "failed", "settled")
    run = run_of({"a": log(*again)}, incidents=[Incident("a-1", "aborted")])
    failed = {"a": replace(run.jobs["a"], error_code="stopped")}
    assert promises(replace(run, jobs=failed)) == {"reason"}


def test_a_job_that_is_cancelled_unasked_is_seen() -> None:
    run = run_of({"a": log(*STOPPED)})
    unasked = [replace(run.submissions[0], cancelled_attempts=frozenset())]
    assert promises(replace(run, submissions=unasked)) == {"reason"}


def test_a_job_that_completes_after_its_cancellation_was_confirmed_is_seen() -> None:
    run = run_of({"a": log(*WHOLE)})
    confirmed = [replace(run.submissions[0], cancelled_attempts=frozenset({1}))]
    assert promises(replace(run, submissions=confirmed)) == {"reason"}


def test_a_wrong_number_in_an_answer_is_seen() -> None:
    run = run_of({"a": log(*WHOLE)})
    wrong = [replace(run.submissions[0], expected=Decimal("99.00"))]
    assert promises(replace(run, submissions=wrong)) == {"answer"}


def test_an_answer_that_is_missing_is_seen() -> None:
    run = run_of({"a": log(*WHOLE)})
    assert promises(replace(run, jobs={"a": replace(run.jobs["a"], direct_answer=None)})) == {"answer"}


STOPPED_LATE = ("submitted", "admitted", "started", "query_done", "cancelled", "settled")


@pytest.mark.parametrize(("types", "expected"), [(WHOLE, {"findings"}), (STOPPED_LATE, {"findings"}), (STOPPED, set())])
def test_a_job_that_has_nothing_of_what_it_found_is_seen(types: tuple[str, ...], expected: set[str]) -> None:
    run = run_of({"a": log(*types)})
    assert promises(replace(run, jobs={"a": replace(run.jobs["a"], has_result=False)})) == expected


def test_starts_and_ends_are_counted_in_the_order_of_time_whatever_the_order_of_jobs() -> None:
    late: list[Event] = log(*WHOLE, start=100)
    assert most_running({"b": late, "a": log(*WHOLE)}) == 1
