"""Who is admitted next: no limit is passed, nobody is skipped without need, and nobody waits for ever."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deep_research.domain.job import Job, Priority
from deep_research.domain.slots import Limits, Slot, Slots, Waiting
from deep_research.jobs import admission
from tests.fakes.made import NOW, a_job

OWNERS = ["ada", "bob", "cyd"]


class Case(NamedTuple):
    queue: list[Waiting]
    slots: Slots
    limits: Limits


def _entry(number: int, owner_id: str) -> Waiting:
    return Waiting(job_id=f"waiting{number}", owner_id=owner_id, attempt=1, turn=f"{number:04}")


def _slots(owners: list[str]) -> Slots:
    return Slots(
        held=frozenset(Slot(execution_name=f"held{number}-1", owner_id=owner) for number, owner in enumerate(owners))
    )


_cases = st.builds(
    lambda waiting, held, running, per_owner: Case(
        [_entry(number, owner) for number, owner in enumerate(waiting)],
        _slots(held),
        Limits(running=running, running_per_owner=per_owner, pending_per_owner=100),
    ),
    st.lists(st.sampled_from(OWNERS), max_size=12),
    st.lists(st.sampled_from(OWNERS), max_size=8),
    st.integers(1, 8),
    st.integers(1, 4),
)


@pytest.mark.property
@given(_cases)
def test_no_limit_is_passed(case: Case) -> None:
    chosen = list(admission.chosen(case.queue, case.slots, case.limits))

    before, after = case.slots.by_owner(), case.slots.by_owner() + Counter(each.owner_id for each in chosen)
    assert not chosen or len(case.slots.held) + len(chosen) <= case.limits.running
    for owner in OWNERS:
        assert after[owner] <= max(case.limits.running_per_owner, before[owner])


@pytest.mark.property
@given(_cases)
def test_nobody_is_skipped_who_could_be_admitted(case: Case) -> None:
    chosen = list(admission.chosen(case.queue, case.slots, case.limits))

    assert chosen == [each for each in case.queue if each in chosen], "in turn, each once"
    held = case.slots.by_owner()
    for each in case.queue:
        if each in chosen:
            held[each.owner_id] += 1
        else:
            is_full = len(case.slots.held) + len(chosen) >= case.limits.running
            assert is_full or held[each.owner_id] >= case.limits.running_per_owner


def test_the_queue_is_read_no_further_than_is_needed() -> None:
    queue = iter([_entry(number, "ada") for number in range(5)])
    limits = Limits(running=3, running_per_owner=3, pending_per_owner=100)

    list(admission.chosen(queue, _slots(["bob"]), limits))

    assert [each.job_id for each in queue] == ["waiting2", "waiting3", "waiting4"]


def test_who_holds_a_slot_already_takes_no_other_one_from_those_behind() -> None:
    """The listing of the queue may still show who was admitted a moment ago."""
    admitted, next_one = _entry(0, "ada"), _entry(1, "bob")
    slots = Slots(held=frozenset({Slot(execution_name="waiting0-1", owner_id="ada")}))
    limits = Limits(running=2, running_per_owner=2, pending_per_owner=100)

    assert list(admission.chosen([admitted, next_one], slots, limits)) == [next_one]


def _turns(*jobs: Job) -> list[str]:
    return [job.job_id for job in sorted(jobs, key=admission.turn)]


def test_higher_priority_goes_first_then_the_oldest_then_the_id() -> None:
    low, normal, high = (a_job(priority=priority) for priority in Priority)
    older = a_job(priority=Priority.NORMAL, queued_at=NOW - timedelta(microseconds=1))
    first, second = a_job(job_id="A"), a_job(job_id="B")

    assert _turns(low, normal, high) == [high.job_id, normal.job_id, low.job_id]
    assert _turns(normal, older) == [older.job_id, normal.job_id]
    assert _turns(second, first) == ["A", "B"]


@pytest.mark.property
@given(
    st.sampled_from(Priority),
    st.sampled_from(Priority),
    st.timedeltas(timedelta(0), timedelta(hours=9)),
)
def test_a_job_is_overtaken_only_by_what_enters_within_the_handicap(
    waits: Priority, comes: Priority, later: timedelta
) -> None:
    job, other = a_job(job_id="A", priority=waits), a_job(job_id="B", priority=comes, queued_at=NOW + later)

    overtakes = admission.turn(other) < admission.turn(job)

    assert overtakes == (later < admission.HANDICAP[waits] - admission.HANDICAP[comes])


@pytest.mark.property
@given(st.lists(st.integers(1, 30), min_size=1, max_size=30), st.sampled_from([Priority.LOW, Priority.NORMAL]))
def test_under_any_stream_of_higher_priority_a_job_is_admitted_after_boundedly_many(
    minutes: list[int], priority: Priority
) -> None:
    """One slot frees for each job that comes: the queue never empties, and still nobody waits for ever."""
    patient = a_job(job_id="0", priority=priority)
    limits = Limits(running=1, running_per_owner=1, pending_per_owner=100)
    queue, at, admitted = {patient.job_id: patient}, NOW, 0
    for number in range(1, 1000):
        at += timedelta(minutes=minutes[number % len(minutes)])
        queue[str(number)] = a_job(job_id=str(number), owner_id="bob", priority=Priority.HIGH, queued_at=at)
        in_turn = sorted((admission.waiting(job) for job in queue.values()), key=lambda each: each.turn)
        (taken,) = admission.chosen(in_turn, Slots(), limits)
        del queue[taken.job_id]
        admitted += 1
        if taken.job_id == patient.job_id:
            break

    assert patient.job_id not in queue
    assert admitted <= 1 + admission.HANDICAP[priority] / timedelta(minutes=min(minutes))


@pytest.mark.property
@given(st.datetimes(NOW.replace(tzinfo=None)), st.datetimes(NOW.replace(tzinfo=None)))
def test_turns_sort_as_their_moments_do(one: object, other: object) -> None:
    first, second = (a_job(job_id="A", queued_at=f"{moment.isoformat()}Z") for moment in (one, other))  # type: ignore[attr-defined]

    assert (admission.turn(first) < admission.turn(second)) == (first.queued_at < second.queued_at)
