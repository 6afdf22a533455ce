"""Free slots are given to those whose turn it is, and what goes wrong is left to the next sweep."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.job import Job, Place
from deep_research.domain.slots import Limits, Waiting
from tests.fakes.made import NOW, a_job
from tests.unit.jobs.services import Services

HOUR = timedelta(hours=1)


def _ids(jobs: list[Job]) -> list[str]:
    return [job.job_id for job in jobs]


def test_slots_are_filled_in_turn_and_their_executions_started() -> None:
    services = Services(running=2)
    third, first, second = (services.waiting(queued_at=NOW + late * HOUR) for late in (2, 0, 1))

    admitted = services.dispatcher.fill(NOW)

    assert _ids(admitted) == _ids([first, second])
    assert list(services.executions.running) == [job.execution_name for job in admitted]
    assert services.jobs.get(third.job_id).place is Place.WAITING


def test_a_job_that_was_added_just_now_takes_its_turn_though_no_listing_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = Services(running=2)
    older, younger = services.waiting(queued_at=NOW), services.waiting(queued_at=NOW + 2 * HOUR)
    added = services.waiting(queued_at=NOW + HOUR)
    listed = [each for each in services.queue.waiting() if each.job_id != added.job_id]
    monkeypatch.setattr(services.queue, "waiting", lambda: iter(listed))

    admitted = services.dispatcher.fill(NOW, added=added)

    assert _ids(admitted) == _ids([older, added])
    assert services.jobs.get(younger.job_id).place is Place.WAITING


def test_an_added_job_that_is_listed_too_is_admitted_once() -> None:
    services = Services()
    added = services.waiting()

    assert _ids(services.dispatcher.fill(NOW, added=added)) == [added.job_id]


@pytest.mark.parametrize("left_by", ["admission", "cancelling"])
def test_who_is_listed_still_and_does_not_wait_any_more_keeps_no_slot_free(
    monkeypatch: pytest.MonkeyPatch, left_by: str
) -> None:
    services = Services(running=2, running_per_owner=1)
    gone, next_one = services.waiting(), services.waiting(owner_id="bob", queued_at=NOW + HOUR)
    listed = list(services.queue.waiting())
    if left_by == "admission":
        services.queue.admit(listed[0], services.limits, NOW)
    else:
        services.queue.cancel(gone.job_id, NOW)
    monkeypatch.setattr(services.queue, "waiting", lambda: iter(listed))

    assert _ids(services.dispatcher.fill(NOW)) == [next_one.job_id]


def test_an_execution_that_does_not_start_keeps_its_slot_and_is_told_in_the_log() -> None:
    services = Services()
    services.executions.failing = True

    job = services.submitted()

    assert job.place is Place.ADMITTED
    assert services.log.told == [{"job_id": job.job_id}]


def test_what_was_admitted_before_the_queue_failed_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services()
    first = services.waiting()
    services.waiting(queued_at=NOW + HOUR)
    admit = services.queue.admit

    def fails_second(waiting: Waiting, limits: Limits, at: object) -> Job | None:
        if waiting.job_id != first.job_id:
            raise ServiceUnavailableError("The service is not available.")
        return admit(waiting, limits, at)  # type: ignore[arg-type]

    monkeypatch.setattr(services.queue, "admit", fails_second)

    with pytest.raises(ServiceUnavailableError):
        services.dispatcher.fill(NOW)

    assert list(services.executions.running) == [first.execution_name]


def test_while_others_are_always_quicker_it_gives_up_and_leaves_the_rest_to_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = Services(running=1)
    asked = []

    def waiting() -> Iterator[Waiting]:
        asked.append("waiting")
        yield Waiting(job_id=a_job().job_id, owner_id="ada", attempt=1, turn=f"{len(asked):04}")

    monkeypatch.setattr(services.queue, "waiting", waiting)

    assert services.dispatcher.fill(NOW) == []
    assert 1 < len(asked) < 10
