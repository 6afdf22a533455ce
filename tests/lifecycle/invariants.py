"""What holds at every moment, whatever happens: each raises AssertionError with what is broken."""

from collections import Counter
from itertools import groupby

from deep_research.domain.event import EventType, JobEvent
from deep_research.domain.execution import ExecutionStatus
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.keys import partial_result_key
from deep_research.domain.slots import Slot
from tests.lifecycle.world import World

_ENTERED = {EventType.SUBMITTED, EventType.RETRIED}
_ENDED = {EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED}
_PROGRESS = {EventType.STAGE, EventType.PLANNED, EventType.QUERY_DONE}
_ORDER = [_ENTERED, {EventType.ADMITTED}, {EventType.STARTED}, _PROGRESS, _ENDED, {EventType.SETTLED}]


def at_each_call(world: World) -> None:
    """Those that hold even within an operation."""
    slots_are_limited(world)
    what_runs_holds_its_slot(world)


def check(world: World) -> None:
    """All of them."""
    at_each_call(world)
    sets_tell_the_truth(world)
    for job in world.store.all():
        record_is_consistent(job)
        events_tell_the_record(job, world.store.events(job.job_id))
        assert job.last_sequence == len(world.store.events(job.job_id)), "the job miscounts its log"
        fails_for_its_own_reason(world, job)


def slots_are_limited(world: World) -> None:
    """Never more than the limits allow. A slot that drifted away and was put back may exceed them for a while."""
    slots = world.queue.slots()
    assert len(slots.held) <= world.limits.running + world.drifted, "more slots than there are"
    most = max(slots.by_owner().values(), default=0)
    assert most <= world.limits.running_per_owner + world.drifted, "more slots than one owner may have"
    running = [run.job for run in world.machine.alive() if run.begun]
    assert len(running) <= world.limits.running + world.drifted, "more jobs running than allowed"
    most = max(Counter(job.owner_id for job in running).values(), default=0)
    assert most <= world.limits.running_per_owner + world.drifted, "more jobs of one owner running than allowed"


def what_runs_holds_its_slot(world: World) -> None:
    """An attempt holds its slot from its admission on, and while its execution runs that has begun."""
    held = {slot.execution_name for slot in world.queue.slots().held} | world.lost_slots
    for job in world.store.all():
        if job.place is Place.ADMITTED:
            assert job.execution_name in held, "an admitted job holds no slot"
    for run in world.machine.alive():
        if run.begun:
            assert run.job.execution_name in held, "an execution runs without a slot"


def nothing_has_drifted(world: World) -> None:
    """After a sweep that nothing disturbs."""
    held = {slot.execution_name for slot in world.queue.slots().held}
    admitted = {job.execution_name for job in world.store.all() if job.place is Place.ADMITTED}
    assert admitted <= held, "a slot that drifted away is not back"


def sets_tell_the_truth(world: World) -> None:
    jobs = {job.job_id: job for job in world.store.all()}
    for owner_id in {job.owner_id for job in jobs.values()}:
        waiting = {job.job_id for job in jobs.values() if job.owner_id == owner_id and job.place is Place.WAITING}
        assert world.queue.waiting_of(owner_id) == waiting, "the queue is not who waits"
    for slot in world.queue.slots().held:
        _held_rightly(slot, jobs[slot.job_id], was_put_back=bool(world.drifted))


def _held_rightly(slot: Slot, job: Job, *, was_put_back: bool) -> None:
    assert slot.attempt <= job.attempt, "a slot of an attempt that was never made"
    assert slot.owner_id == job.owner_id, "a slot of somebody else"
    if slot.execution_name == job.execution_name:
        assert job.place is not Place.WAITING, "a slot of a job that waits"
        assert job.settled_at is None or was_put_back, "a slot of a job that is settled"


def record_is_consistent(job: Job) -> None:
    assert (job.completed_at is not None) == job.status.is_terminal
    assert (job.error is not None) == (job.status is JobStatus.FAILED)
    assert (job.place is None) == job.status.is_terminal
    assert job.settled_at is None or job.status.is_terminal, "settled before its end"
    if job.status in (JobStatus.FAILED, JobStatus.CANCELLED):
        assert job.result_key in (None, partial_result_key(job.job_id, job.attempt)), "another's result"
        if job.settled_at is not None:
            assert (job.result_key is not None) == (job.started_at is not None), "what it had found was not kept"


def events_tell_the_record(job: Job, events: tuple[JobEvent, ...]) -> None:
    """Attempt by attempt in order, each with one end at most, settled once at most; and the last is the record's."""
    attempts = [(attempt, list(told)) for attempt, told in groupby(events, key=lambda event: event.attempt)]
    assert [attempt for attempt, _ in attempts] == list(range(1, job.attempt + 1)), "attempts are mixed up"
    for attempt, told in attempts:
        kinds = [event.type for event in told]
        phases = [next(n for n, phase in enumerate(_ORDER) if kind in phase) for kind in kinds]
        assert phases == sorted(phases), f"out of order: {kinds}"
        counts = Counter(phases)
        assert all(counts[phase] <= 1 for phase in (0, 1, 2, 4, 5)), f"told twice: {kinds}"
        assert kinds[0] is (EventType.SUBMITTED if attempt == 1 else EventType.RETRIED)
        assert 2 not in counts or 1 in counts, "started without a slot"
        assert attempt == job.attempt or 4 in counts, "an attempt was left before its end"
        queries = [event.query_id for event in told if event.query_id]
        assert len(queries) == len(set(queries)), "a query was told twice"
    last = {event.type for event in attempts[-1][1]}
    assert (last & _ENDED) == ({EventType(job.status)} if job.status.is_terminal else set()), "the record differs"
    assert (EventType.SETTLED in last) == (job.settled_at is not None)
    assert (EventType.ADMITTED in last) == (job.admitted_at is not None)
    assert (EventType.STARTED in last) == (job.started_at is not None)


def fails_for_its_own_reason(world: World, job: Job) -> None:
    """The reason is what its own execution has come to, and no other attempt's."""
    run = world.machine.runs.get(job.execution_name)
    assert job.error is None or run is not None, "failed without an execution"
    match job.error and job.error.code:
        case "stopped":
            assert run is None or run.status is ExecutionStatus.ABORTED, "failed as stopped, and was not"
        case "internal_error":
            assert run is None or run.error == "States.Runtime", "failed as broken, and was not"
        case "execution_lost":
            raise AssertionError("failed as lost, and no execution ever is")
