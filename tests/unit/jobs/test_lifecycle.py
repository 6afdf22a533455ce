"""However a job's changes are mixed, its life keeps to the rules, and its events tell it."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deep_research.domain.errors import (
    DeepResearchError,
    JobFinishedError,
    JobNotFinishedError,
    JobNotRunningError,
    TooManyAttemptsError,
)
from deep_research.domain.event import EventType, JobEvent
from deep_research.domain.job import Job, JobError, JobStatus, Place, Stage
from deep_research.domain.result import PartialResult
from deep_research.domain.resumption import Resumption
from deep_research.jobs import lifecycle
from deep_research.jobs.lifecycle import Change
from tests.fakes.made import NOW, a_job

Decide = Callable[[Job], Change]
LATER = NOW + timedelta(minutes=1)
WHY = JobError(code="timed_out", message="It took too long.")
FOUND = PartialResult(result_key="partial", direct_answer="Sales grew so far.")
WITH_A_SLOT = {"place": Place.ADMITTED, "admitted_at": NOW}
RUNNING = {"status": JobStatus.RUNNING, "place": Place.ADMITTED, "admitted_at": NOW, "started_at": NOW}
ENDS = [status for status in JobStatus if status.is_terminal]

_attempts = st.integers(1, 3)
_stages = st.sampled_from(Stage)
_decisions: st.SearchStrategy[Decide] = st.one_of(
    _attempts.map(lambda attempt: lambda job: lifecycle.admit(job, attempt, LATER)),
    _attempts.map(lambda attempt: lambda job: lifecycle.begin(job, attempt, LATER)),
    _attempts.map(lambda attempt: lambda job: lifecycle.complete(job, attempt, "key", "Sales grew.", LATER)),
    _attempts.map(lambda attempt: lambda job: lifecycle.fail(job, attempt, WHY, LATER)),
    st.just(lambda job: lifecycle.cancel(job, LATER)),
    st.tuples(_attempts, _stages).map(lambda drawn: lambda job: lifecycle.record_stage(job, *drawn, LATER)),
    st.tuples(_attempts, st.sampled_from(sorted(lifecycle.PLANNED_BY)), st.integers(0, 9)).map(
        lambda drawn: lambda job: lifecycle.record_plan(job, *drawn, LATER)
    ),
    st.tuples(_attempts, st.sampled_from(["Q1", "Q2", "Q3"])).map(
        lambda drawn: lambda job: lifecycle.record_query(job, *drawn, LATER)
    ),
    st.tuples(_attempts, st.none() | st.just(FOUND)).map(
        lambda drawn: lambda job: lifecycle.settle(job, drawn[0], LATER, drawn[1])
    ),
    st.integers(0, 7).map(
        lambda reused: lambda job: lifecycle.retry(job, Resumption(reused=tuple(Stage)[:reused]), LATER)
    ),
)
_lives = st.lists(_decisions, max_size=25)


def _life(decisions: list[Decide]) -> tuple[list[Job], list[list[JobEvent]]]:
    """Every state that a job goes through, and the events of each step; refused changes leave it as it was."""
    states: list[Job] = [a_job()]
    events = [[lifecycle.submitted(states[0])]]
    for decide in decisions:
        try:
            change = decide(states[-1])
        except DeepResearchError:
            change = Change(states[-1])
        states.append(change.job)
        events.append(change.events)
    return states, events


@pytest.mark.property
@given(_lives)
def test_every_change_is_told_and_what_changes_nothing_is_not(decisions: list[Decide]) -> None:
    states, events = _life(decisions)
    for (before, after), told in zip(itertools.pairwise(states), events[1:], strict=True):
        assert (not told) == (after == before)
        assert {(event.attempt, event.at) for event in told} <= {(after.attempt, LATER)}


@pytest.mark.property
@given(_lives)
def test_within_an_attempt_a_status_only_moves_along_the_rules_and_an_end_stays(decisions: list[Decide]) -> None:
    states, _ = _life(decisions)
    for before, after in itertools.pairwise(states):
        if after.attempt == before.attempt:
            assert after.status is before.status or after.status in lifecycle.FOLLOWERS[before.status]
        else:
            assert after.attempt == before.attempt + 1
            assert before.status in lifecycle.RETRIED


@pytest.mark.property
@given(_lives)
def test_the_events_tell_what_the_record_says(decisions: list[Decide]) -> None:
    states, events = _life(decisions)
    job = states[-1]
    told = {event.type for step in events for event in step if event.attempt == job.attempt}
    ended = {EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED}

    assert (told & ended) == ({EventType(job.status)} if job.status.is_terminal else set())
    assert (EventType.ADMITTED in told) == (job.admitted_at is not None)
    assert (EventType.STARTED in told) == (job.started_at is not None)
    assert (EventType.SETTLED in told) == (job.settled_at is not None)


@pytest.mark.property
@given(_lives)
def test_a_record_never_contradicts_itself(decisions: list[Decide]) -> None:
    for job in _life(decisions)[0]:
        assert (job.completed_at is not None) == job.status.is_terminal
        assert (job.place is None) == job.status.is_terminal
        assert (job.error is not None) == (job.status is JobStatus.FAILED)
        assert job.status is not JobStatus.RUNNING or job.admitted_at is not None
        assert job.settled_at is None or job.status.is_terminal
        assert job.status is not JobStatus.COMPLETED or job.result_key == "key"


@pytest.mark.property
@given(_lives)
def test_progress_is_a_percentage_and_whole_only_when_completed(decisions: list[Decide]) -> None:
    for job in _life(decisions)[0]:
        assert 0 <= job.progress_percentage <= 100
        assert (job.progress_percentage == 100) == (job.status is JobStatus.COMPLETED)


@pytest.mark.property
@given(st.sampled_from(Stage), st.integers(1, 20), st.permutations([f"Q{n}" for n in range(1, 21)]))
def test_progress_never_falls_while_queries_finish(stage: Stage, planned: int, finished: list[str]) -> None:
    job = a_job(**RUNNING, stage=stage, queries_planned=planned, follow_ups_planned=20 - planned)
    seen = [job.progress_percentage]
    for query_id in finished:
        job = lifecycle.record_query(job, 1, query_id, LATER).job
        seen.append(job.progress_percentage)

    assert seen == sorted(seen)


def test_terminal_statuses_are_those_that_nothing_follows() -> None:
    for status, followers in lifecycle.FOLLOWERS.items():
        assert status.is_terminal == (not followers)


def test_a_job_that_waits_can_neither_begin_nor_fail() -> None:
    with pytest.raises(JobNotRunningError):
        lifecycle.begin(a_job(), 1, LATER)
    with pytest.raises(JobNotRunningError):
        lifecycle.fail(a_job(), 1, WHY, LATER)


def test_beginning_twice_is_beginning_once() -> None:
    begun = lifecycle.begin(a_job(**WITH_A_SLOT), 1, NOW).job

    assert lifecycle.begin(begun, 1, LATER) == Change(begun)


def test_a_stage_that_was_passed_is_not_gone_back_to() -> None:
    job = a_job(**RUNNING, stage=Stage.EXECUTE)

    assert lifecycle.record_stage(job, 1, Stage.CLASSIFY, LATER) == Change(job)


def test_a_failure_tells_its_code() -> None:
    change = lifecycle.fail(a_job(**RUNNING), 1, WHY, LATER)

    assert change.job.error == WHY
    assert change.event is not None
    assert change.event.error_code == "timed_out"


def test_a_job_that_is_cancelled_before_it_ever_had_a_slot_is_settled_by_that() -> None:
    """There is no slot that would bring anybody to settle it."""
    change = lifecycle.cancel(a_job(), LATER)

    assert change.job.settled_at == LATER
    assert [event.type for event in change.events] == ["cancelled", "settled"]


@pytest.mark.parametrize("job", [a_job(**WITH_A_SLOT), a_job(attempt=2)])
def test_a_job_that_may_have_found_something_is_yet_to_be_settled_when_it_is_cancelled(job: Job) -> None:
    change = lifecycle.cancel(job, LATER)

    assert change.job.settled_at is None
    assert [event.type for event in change.events] == ["cancelled"]


@pytest.mark.parametrize("status", [JobStatus.COMPLETED, JobStatus.FAILED])
def test_cancelling_a_finished_job_says_how_it_ended(status: JobStatus) -> None:
    with pytest.raises(JobFinishedError, match=status):
        lifecycle.cancel(a_job(status=status), NOW)


@pytest.mark.parametrize("status", [status for status in JobStatus if status not in lifecycle.RETRIED])
def test_retrying_what_has_not_ended_without_an_answer_says_what_to_do_instead(status: JobStatus) -> None:
    with pytest.raises(JobNotFinishedError, match=r"\w+\.$"):
        lifecycle.retry(a_job(status=status), Resumption(), LATER)


@pytest.mark.parametrize("status", sorted(lifecycle.RETRIED))
def test_the_tenth_attempt_is_the_last(status: JobStatus) -> None:
    assert lifecycle.retry(a_job(status=status, attempt=9), Resumption(), LATER).job.attempt == 10
    with pytest.raises(TooManyAttemptsError, match="10 times"):
        lifecycle.retry(a_job(status=status, attempt=10), Resumption(), LATER)


@pytest.mark.parametrize("status", ENDS)
def test_settling_keeps_what_was_found_unless_there_is_a_result(status: JobStatus) -> None:
    result = {"result_key": "key", "direct_answer": "Sales grew."} if status is JobStatus.COMPLETED else {}

    settled = lifecycle.settle(a_job(status=status, completed_at=NOW, **result), 1, LATER, FOUND).job

    kept = (settled.result_key, settled.direct_answer)
    assert kept == (("key", "Sales grew.") if result else ("partial", "Sales grew so far."))


@pytest.mark.parametrize("job", [a_job(), a_job(**WITH_A_SLOT), a_job(**RUNNING)])
def test_what_has_not_ended_is_not_settled(job: Job) -> None:
    assert lifecycle.settle(job, 1, LATER, FOUND) == Change(job)
