"""Whatever ends an execution, its job ends too: with a reason, with what it had found, and without its slot."""

import json
from collections.abc import Iterator

import boto3
import pytest

from deep_research.domain.event import EventType
from deep_research.domain.job import JobStatus, Stage
from deep_research.domain.slots import Slot

PER_OWNER = 10
"""The template's own limit."""


@pytest.fixture
def one_second(research) -> Iterator[None]:
    """The machine with another limit of time, so that a job is over it soon."""
    client = boto3.client("stepfunctions")
    definition = client.describe_state_machine(stateMachineArn=research.machine)["definition"]
    shorter = json.dumps(json.loads(definition) | {"TimeoutSeconds": 1})
    client.update_state_machine(stateMachineArn=research.machine, definition=shorter)
    yield
    client.update_state_machine(stateMachineArn=research.machine, definition=definition)


@pytest.fixture
def no_events(research) -> Iterator[None]:
    """No status change is told, as if each event had been lost."""
    rule = research.cloud.resources["SettleFunctionExecutionEnded"]
    boto3.client("events").disable_rule(Name=rule)
    yield
    boto3.client("events").enable_rule(Name=rule)


def test_an_execution_that_somebody_stops_fails_its_job_and_keeps_what_was_found(research, hanging):
    analyst = hanging("synthesize")
    job = research.started()
    assert analyst.arrived.wait(20)
    research.executions.stop(job.execution_name, "An operator's own words.")
    status, job = research.ended(job)
    assert (status, job.status, job.error.code) == ("ABORTED", JobStatus.FAILED, "stopped")
    assert "operator" not in job.error.message
    assert not research.holds_a_slot(job)
    found = research.result(job)
    assert not found.completeness.complete
    assert [detail.id for detail in found.supporting_details if detail.error is None] == ["Q1", "Q2", "Q3"]


def test_an_execution_that_takes_too_long_fails_its_job(research, hanging, one_second):
    hanging("decompose")
    status, job = research.ended(research.started())
    assert (status, job.status, job.error.code) == ("TIMED_OUT", JobStatus.FAILED, "timed_out")
    assert job.settled_at is not None
    assert not research.holds_a_slot(job)


@pytest.mark.parametrize("step", ["follow_up", "synthesize"])
def test_a_failure_after_the_queries_keeps_their_answers(research, analyst, step):
    analyst.failures[step] = [ValueError("an internal matter")]
    status, job = research.run()
    assert (status, job.status, job.error.code) == ("FAILED", JobStatus.FAILED, "internal_error")
    found = research.result(job)
    assert {detail.id for detail in found.supporting_details if detail.error is None} >= {"Q1", "Q2"}
    assert (found.completeness.complete, found.completeness.reason) == (False, job.error.message)
    failed, settled = research.jobs.events(job.job_id)[-2:]
    assert (failed.type, failed.error_code, settled.type) == (EventType.FAILED, "internal_error", EventType.SETTLED)


def test_a_lost_event_is_made_up_for_by_the_next_sweep(research, hanging, no_events):
    analyst = hanging("decompose")
    job = research.started()
    assert analyst.arrived.wait(20)
    research.executions.stop(job.execution_name, "Nobody hears of this.")
    _, unsettled = research.ended(job)
    assert (unsettled.status, research.holds_a_slot(job)) == (JobStatus.RUNNING, True)
    assert research.sweep()["JobsSettledBySweep"] == 1
    job = research.jobs.get(job.job_id)
    assert (job.status, job.error.code, research.holds_a_slot(job)) == (JobStatus.FAILED, "stopped", False)


def test_an_execution_that_never_started_is_started_by_the_next_sweep(research, analyst):
    job = research.admitted()
    assert research.sweep()["ExecutionsStartedBySweep"] == 1
    _, job = research.ended(job)
    assert job.status is JobStatus.COMPLETED


def test_cancelling_frees_the_slot_at_once_and_the_next_job_starts(research, hanging):
    analyst = hanging("decompose")
    job = research.started(owner_id="busy")
    others = [Slot(execution_name=f"OTHER{number}-1", owner_id="busy") for number in range(1, PER_OWNER)]
    for slot in others:
        research.queue.hold(slot)
    waits = research.waiting(owner_id="busy")
    assert analyst.arrived.wait(20)
    cancelled = research.request("CancelFunction", "cancel", job)
    assert (cancelled["status"], research.holds_a_slot(job), research.holds_a_slot(waits)) == ("cancelled", False, True)
    analyst.let_go()
    _, next_job = research.ended(waits)
    assert next_job.status is JobStatus.COMPLETED
    for slot in others:
        research.queue.settle(slot, job.queued_at)


def test_a_retry_goes_on_where_the_last_attempt_stopped(research, analyst):
    analyst.failures["synthesize"] = [ValueError("an internal matter")]
    _, failed = research.run()
    answer = research.request("RetryFunction", "retry", failed)
    assert answer["reused_stages"] == [Stage.DECOMPOSE, Stage.CLASSIFY, Stage.EXECUTE, Stage.ENRICH]
    _, job = research.ended(research.jobs.get(failed.job_id))
    assert (job.status, job.attempt) == (JobStatus.COMPLETED, 2)
    assert [analyst.calls.count(call) for call in ("decompose", "classify", "answer", "synthesize")] == [1, 1, 3, 2]


def test_the_event_log_of_a_job_is_its_story(research, analyst):
    _, job = research.run()
    events = research.events(job)
    assert events[:4] == ["submitted", "admitted", "started", "stage"]
    assert events[-2:] == ["completed", "settled"]
    assert (events.count("planned"), events.count("query_done")) == (2, 3)
    moments = [event.at for event in research.jobs.events(job.job_id)]
    assert moments == sorted(moments)
