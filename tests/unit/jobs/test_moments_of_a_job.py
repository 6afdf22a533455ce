"""Nobody is admitted before they came, or settled before they ended, whenever somebody looked at the clock."""

from datetime import timedelta

import pytest

from deep_research.domain.job import JobStatus, Place
from deep_research.jobs import lifecycle
from tests.fakes.made import NOW, a_job


@pytest.mark.parametrize(("seconds", "later"), [(-5, 0), (0, 0), (5, 5)])
def test_a_job_is_admitted_no_earlier_than_it_entered_the_queue(seconds: int, later: int) -> None:
    waiting = a_job(place=Place.WAITING, queued_at=NOW)
    change = lifecycle.admit(waiting, 1, NOW + timedelta(seconds=seconds))
    assert change.event is not None
    assert change.job.admitted_at == change.event.at == NOW + timedelta(seconds=later)


@pytest.mark.parametrize(("seconds", "later"), [(-5, 0), (0, 0), (5, 5)])
def test_a_job_is_settled_no_earlier_than_it_ended(seconds: int, later: int) -> None:
    ended = a_job(status=JobStatus.CANCELLED, completed_at=NOW)
    change = lifecycle.settle(ended, 1, NOW + timedelta(seconds=seconds))
    assert change.event is not None
    assert change.job.settled_at == change.event.at == NOW + timedelta(seconds=later)
