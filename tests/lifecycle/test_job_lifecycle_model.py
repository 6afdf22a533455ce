"""Whatever people, services and chance do, and in whatever order: no job is lost, doubled, or left without an end."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from deep_research.domain.job import Job, JobStatus, Place, Priority, Stage
from deep_research.domain.slots import Limits
from deep_research.jobs.admission import turn
from deep_research.jobs.sweeping import LONGEST
from tests.lifecycle import invariants
from tests.lifecycle.faults import Fault, Kind
from tests.lifecycle.machine import Step
from tests.lifecycle.world import Operation, World

pytestmark = pytest.mark.property
MOST_ROUNDS = 80
_index = st.integers(0, 30)
_owners = st.sampled_from(["ada", "bob"])
_faults = st.none() | st.builds(Fault, st.integers(0, 9), st.sampled_from(Kind), st.booleans())
_order = st.lists(st.integers(0, 2), max_size=40)
_steps = st.sampled_from([*Step, Step.STAGE, Step.PLAN, Step.QUERY, Step.QUERY])


_keys = st.none() | st.sampled_from(["first", "second"])
_finished = st.integers(0, 6)
_from_stage = st.none() | st.sampled_from(Stage)


class Deed(NamedTuple):
    """One of several operations that take turns; `which` says on which job, execution or event."""

    name: str
    which: int
    owner_id: str
    step: Step


_deeds = st.builds(
    Deed, st.sampled_from(["submit", "submit", "cancel", "retry", "deliver", "sweep", "go on"]), _index, _owners, _steps
)


class JobLifecycle(RuleBasedStateMachine):
    @initialize(
        limits=st.builds(
            Limits,
            running=st.integers(1, 3),
            running_per_owner=st.integers(1, 2),
            pending_per_owner=st.integers(1, 4),
        ),
        owners=st.lists(_owners, max_size=6),
        careers=st.lists(st.lists(_steps, max_size=3), max_size=4),
        hangs=st.booleans(),
    )
    def some_jobs_are_under_way(
        self, limits: Limits, owners: list[str], careers: list[list[Step]], hangs: bool
    ) -> None:
        self.world = World(limits, invariants.at_each_call)
        self.hangs = hangs
        self.ends: dict[tuple[str, int], JobStatus] = {}
        for owner_id in owners:
            self.world.run(partial(self.world.submit, owner_id, Priority.NORMAL, None))
        for run, steps in zip(self.world.machine.alive(), careers, strict=False):
            for step in (Step.STAGE, *steps):
                self.world.go_on(run, step)

    # --- What happens -------------------------------------------------------------------------------------------------

    @rule(owner_id=_owners, priority=st.sampled_from(Priority), once=_keys, fault=_faults)
    def somebody_submits(self, owner_id: str, priority: Priority, once: str | None, fault: Fault | None) -> None:
        self._act(partial(self.world.submit, owner_id, priority, once and f"{owner_id}#{once}"), fault)

    @rule(index=_index, fault=_faults)
    def somebody_cancels(self, index: int, fault: Fault | None) -> None:
        every = self.world.store.all()
        if jobs := [job for job in every if not job.status.is_terminal] or every:
            job = jobs[index % len(jobs)]
            self._act(partial(self.world.cancel, job.job_id), fault, fills=job.place is Place.ADMITTED)

    @rule(index=_index, finished=_finished, from_stage=_from_stage, fault=_faults)
    def somebody_retries(self, index: int, finished: int, from_stage: Stage | None, fault: Fault | None) -> None:
        ended = [job for job in self.world.store.all() if job.status.is_terminal]
        if ended:
            self._act(partial(self.world.retry, ended[index % len(ended)].job_id, finished, from_stage), fault)

    @rule(fault=_faults)
    def a_sweep_comes(self, fault: Fault | None) -> None:
        self._act(self.world.sweep, fault)

    @rule(index=_index, again=st.booleans(), fault=_faults)
    def an_event_arrives(self, index: int, again: bool, fault: Fault | None) -> None:
        if events := self.world.machine.events:
            event = events[index % len(events)]
            if not again:
                events.remove(event)
            self._act(partial(self.world.deliver, event), fault)

    @rule(
        deeds=st.lists(st.tuples(_deeds, _faults), min_size=2, max_size=3),
        order=_order,
    )
    def several_act_at_once(self, deeds: list[tuple[Deed, Fault | None]], order: list[int]) -> None:
        self.world.run_together([(self._operation(deed), fault) for deed, fault in deeds], order)

    @rule(owner_ids=st.lists(_owners, min_size=2, max_size=3), once=_keys, order=_order)
    def several_submit_at_once(self, owner_ids: list[str], once: str | None, order: list[int]) -> None:
        submits = [partial(self.world.submit, each, Priority.NORMAL, once and f"{each}#{once}") for each in owner_ids]
        self.world.run_together([(submit, None) for submit in submits], order)

    @rule(index=_index, steps=st.lists(_steps, min_size=1, max_size=6))
    def an_execution_goes_on(self, index: int, steps: list[Step]) -> None:
        if alive := self.world.machine.alive():
            for step in steps:
                self.world.go_on(alive[index % len(alive)], step)
                self.check_everything()

    @rule(index=_index)
    def an_event_is_lost(self, index: int) -> None:
        if events := self.world.machine.events:
            events.pop(index % len(events))

    @rule(seconds=st.sampled_from([1, 20, 45, 61, 95, 130, 600, 4000]))
    def time_passes(self, seconds: int) -> None:
        self.world.pass_time(timedelta(seconds=seconds))

    @rule(kinds=st.frozensets(st.integers(0, 7)))
    def the_index_falls_behind(self, kinds: frozenset[int]) -> None:
        self.world.fall_behind(kinds)

    @rule()
    def the_machine_falls_behind(self) -> None:
        self.world.machine.fall_behind(self.world.now)

    @precondition(lambda self: self.world.drifted == 0)
    @rule(index=_index)
    def a_slot_drifts_away(self, index: int) -> None:
        if held := sorted(self.world.queue.slots().held, key=lambda slot: slot.execution_name):
            self.world.lose_slot(held[index % len(held)])

    # --- What holds ---------------------------------------------------------------------------------------------------

    @invariant()
    def check_everything(self) -> None:
        invariants.check(self.world)
        for job in self.world.store.all():
            if job.status.is_terminal:
                first = self.ends.setdefault((job.job_id, job.attempt), job.status)
                assert first is job.status, "an end has changed"

    def teardown(self) -> None:
        """Once nothing goes wrong any more, every job comes to its end, and nothing is left over."""
        world = getattr(self, "world", None)
        if world is None:
            return
        world.calm_down()
        for _ in range(MOST_ROUNDS):
            if not _is_anything_left(world):
                break
            for run in () if self.hangs else world.machine.alive():
                world.go_on(run, Step.COMPLETE)
            while world.machine.events:
                world.deliver(world.machine.events.pop())
            # Where executions hang, only the sweep can end them.
            world.pass_time(LONGEST + timedelta(seconds=1) if self.hangs else timedelta(seconds=60))
            world.sweep()
            invariants.nothing_has_drifted(world)
            self.check_everything()
        assert not _is_anything_left(world), "something is left that never ends"

    def _act(self, operation: Operation, fault: Fault | None, *, fills: bool = True) -> None:
        """`fills`: it gives free slots to those who wait."""
        world = self.world
        before = {job.job_id: job for job in world.store.all()}
        undisturbed = world.run(operation, fault)
        if undisturbed and fills and not world.queue.is_behind and not world.lost_slots:
            _assert_in_turn(world, before)

    def _operation(self, deed: Deed) -> Operation:
        world, (name, which, owner_id, step) = self.world, deed
        jobs, runs, events = world.store.all(), world.machine.alive(), world.machine.events
        match name:
            case "submit":
                once = f"{owner_id}#first" if which % 4 == 0 else None
                return partial(world.submit, owner_id, list(Priority)[which % 3], once)
            case "cancel" if jobs:
                return partial(world.cancel, jobs[which % len(jobs)].job_id)
            case "retry" if jobs:
                return partial(world.retry, jobs[which % len(jobs)].job_id, which % 7, None)
            case "deliver" if events:
                return partial(world.deliver, events[which % len(events)])
            case "go on" if runs:
                return partial(world.go_on, runs[which % len(runs)], step)
            case _:
                return world.sweep


def _assert_in_turn(world: World, before: dict[str, Job]) -> None:
    """No slot stays free that somebody could have, and nobody was admitted before one whose turn came first."""
    slots, limits = world.queue.slots(), world.limits
    left = [each for each in world.queue.waiting() if slots.by_owner()[each.owner_id] < limits.running_per_owner]
    assert not left or len(slots.held) >= limits.running, "a slot is free, and somebody waits"
    admitted = [
        job
        for job in world.store.all()
        if job.place is Place.ADMITTED and (job.job_id not in before or before[job.job_id].place is not Place.ADMITTED)
    ]
    for job in admitted:
        assert all(turn(job) < each.turn for each in left), "somebody was overtaken"


def _is_unsettled(job: Job, world: World) -> bool:
    """Who is retried and cancelled while it waits is settled by the request that cancels it, and by its repetition."""
    waits_for_its_person = job.attempt > 1 and job.admitted_at is None
    return job.settled_at is None and not waits_for_its_person and job.execution_name not in world.lost_slots


def _is_anything_left(world: World) -> bool:
    jobs_left = any(not job.status.is_terminal or _is_unsettled(job, world) for job in world.store.all())
    # No sweep knows of an execution whose slot has drifted away and whose job has ended: its own timeout ends it.
    alive = {run.job.execution_name for run in world.machine.alive()} - world.lost_slots
    return bool(jobs_left or world.queue.slots().held or alive)


TestJobLifecycle = JobLifecycle.TestCase
TestJobLifecycle.settings = settings(
    max_examples=max(300, settings().max_examples), stateful_step_count=30, deadline=None
)
