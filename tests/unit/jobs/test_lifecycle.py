"""However a job's changes are mixed, its life keeps to the rules."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deep_research.domain.errors import JobFinishedError, JobNotRunningError
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.jobs import lifecycle
from tests.fakes.made import NOW, a_job

Change = Callable[[Job], Job]
WHY = JobError(code="timed_out", message="It took too long.")

_changes: st.SearchStrategy[Change] = st.one_of(
    st.just(lambda job: lifecycle.begin(job, NOW)),
    st.just(lambda job: lifecycle.cancel(job, NOW)),
    st.just(lambda job: lifecycle.complete(job, 1, "key", "Sales grew.", NOW)),
    st.sampled_from([1, 2]).map(lambda attempt: lambda job: lifecycle.fail(job, attempt, WHY, NOW)),
    st.tuples(st.sampled_from(Stage), st.integers(0, 9), st.integers(0, 9)).map(
        lambda drawn: (
            lambda job: lifecycle.record_stage(job, 1, drawn[0], queries_planned=drawn[1], follow_ups_planned=drawn[2])
        )
    ),
    st.sampled_from(["Q1", "Q2", "Q3"]).map(lambda query: lambda job: lifecycle.record_query(job, 1, query)),
)


def _life(changes: list[Change]) -> list[Job]:
    """Every state that a job goes through; refused changes leave it as it was."""
    states = [a_job()]
    for change in changes:
        try:
            states.append(change(states[-1]))
        except (JobFinishedError, JobNotRunningError):
            states.append(states[-1])
    return states


@pytest.mark.property
@given(st.lists(_changes, max_size=12))
def test_a_terminal_job_never_changes(changes: list[Change]) -> None:
    states = _life(changes)
    for before, after in itertools.pairwise(states):
        if before.status.is_terminal:
            assert after == before


@pytest.mark.property
@given(st.lists(_changes, max_size=12))
def test_a_status_only_moves_along_the_rules(changes: list[Change]) -> None:
    states = _life(changes)
    for before, after in itertools.pairwise(states):
        assert after.status is before.status or after.status in lifecycle.FOLLOWERS[before.status]


@pytest.mark.property
@given(st.lists(_changes, max_size=12))
def test_progress_is_a_percentage_and_whole_only_when_completed(changes: list[Change]) -> None:
    for job in _life(changes):
        assert 0 <= job.progress_percentage <= 100
        assert (job.progress_percentage == 100) == (job.status is JobStatus.COMPLETED)


@pytest.mark.property
@given(st.lists(_changes, max_size=12))
def test_a_job_has_ended_exactly_when_it_says_when_and_failed_exactly_when_it_says_why(changes: list[Change]) -> None:
    for job in _life(changes):
        assert (job.completed_at is not None) == job.status.is_terminal
        assert (job.error is not None) == (job.status is JobStatus.FAILED)
        assert (job.result_key is not None) == (job.status is JobStatus.COMPLETED)


@pytest.mark.property
@given(st.sampled_from(Stage), st.integers(0, 20), st.permutations([f"Q{n}" for n in range(1, 21)]))
def test_progress_never_falls_while_queries_finish(stage: Stage, planned: int, finished: list[str]) -> None:
    job = lifecycle.record_stage(
        lifecycle.begin(a_job(), NOW), 1, stage, queries_planned=planned, follow_ups_planned=20 - planned
    )
    seen = [job.progress_percentage]
    for query_id in finished:
        job = lifecycle.record_query(job, 1, query_id)
        seen.append(job.progress_percentage)

    assert seen == sorted(seen)


def test_terminal_statuses_are_those_that_nothing_follows() -> None:
    for status, followers in lifecycle.FOLLOWERS.items():
        assert status.is_terminal == (not followers)


def test_beginning_twice_is_beginning_once() -> None:
    begun = lifecycle.begin(a_job(), NOW)

    assert lifecycle.begin(begun, NOW + timedelta(minutes=1)) == begun


@pytest.mark.parametrize("status", [JobStatus.COMPLETED, JobStatus.FAILED])
def test_cancelling_a_finished_job_says_how_it_ended(status: JobStatus) -> None:
    with pytest.raises(JobFinishedError, match=status):
        lifecycle.cancel(a_job(status=status), NOW)
