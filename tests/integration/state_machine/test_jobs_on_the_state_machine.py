"""Each job on the deployed state machine reaches one end, whatever happens on the way."""

import threading

import pytest

from deep_research.domain.errors import ServiceUnavailableError, ThrottledError
from deep_research.domain.event import EventType
from deep_research.domain.job import JobStatus
from deep_research.domain.query import Query, QueryType
from deep_research.domain.result import Elaboration
from deep_research.domain.resumption import Resumption
from deep_research.jobs import admission
from tests.fakes.scripted_analyst import TOTALS, ScriptedAnalyst
from tests.integration.state_machine.research import LIMITS

SETTLING = {"settled_at", "events", "result_key", "direct_answer"}
"""What settling a job tells its record, after its end."""
DELETING = Query(query_id="Q2", question="May it delete?", query_type=QueryType.SQL, sql="DELETE FROM dataset")


def test_a_job_goes_from_its_question_to_a_verified_answer(research, analyst):
    status, job = research.run()
    result = research.result(job)
    assert (status, job.status, job.progress_percentage) == ("SUCCEEDED", JobStatus.COMPLETED, 100)
    assert job.direct_answer == result.direct_answer == "West leads with 1,200.50."
    assert [finding.verified for finding in result.key_findings] == [True]
    assert result.completeness.complete
    assert job.created_at <= job.started_at <= job.completed_at
    assert job.queries_done == {"Q1", "Q2", "Q3"}
    assert result.methodology is None
    assert "elaborate" not in analyst.calls


def test_a_verbose_job_fills_all_seven_verbose_fields(research, analyst):
    _, job = research.run(verbose=True)
    result = research.result(job)
    assert job.result_key.endswith("/elaborate.json")
    assert all(getattr(result, name) for name in Elaboration.model_fields)


def test_the_execution_tells_the_story_of_the_stages(research, analyst):
    job = research.started(verbose=True)
    research.ended(job)
    assert research.states(job) == [
        "Begin",
        "Decompose",
        "Classify",
        "Execute",
        "Query",
        "Query",
        "Enrich",
        "Follow up",
        "Follow-up query",
        "Synthesize",
        "Suggest",
        "Verbose?",
        "Elaborate",
        "Complete",
        "Completed",
    ]


def test_the_statistical_analyst_answers_on_the_deployed_stack(research):
    status, job = research.run(verbose=True)
    result = research.result(job)
    assert (status, job.status) == ("SUCCEEDED", JobStatus.COMPLETED)
    assert result.usage.statements_cut == 0
    assert result.key_findings
    assert all(finding.verified for finding in result.key_findings)


@pytest.mark.parametrize("fault", [ThrottledError("Slow down."), ServiceUnavailableError("Not now.")])
def test_a_fault_that_passes_is_waited_out(research, analyst, fault):
    analyst.failures["classify"] = [fault]
    _, job = research.run()
    assert job.status is JobStatus.COMPLETED
    assert analyst.calls.count("classify") == 2


def test_a_stage_that_fails_for_good_fails_the_job_with_its_reason(research, analyst):
    analyst.failures["synthesize"] = [ValueError("an internal matter")]
    status, job = research.run()
    assert (status, job.status) == ("FAILED", JobStatus.FAILED)
    assert job.error.code == "internal_error"
    assert "an internal matter" not in job.error.message
    assert analyst.calls.count("synthesize") == 1
    assert job.completed_at is not None


def test_a_job_cancelled_meanwhile_stops_and_its_record_stays_as_it_is(research, analyst):
    arrived, released = threading.Event(), threading.Event()
    concluding = analyst.synthesize

    def wait(known):
        arrived.set()
        released.wait(20)
        return concluding(known)

    analyst.synthesize = wait
    job = research.started()
    assert arrived.wait(20)
    research.queue.cancel(job.job_id, job.created_at)
    cancelled = research.item(job)
    released.set()
    status, job = research.ended(job)
    assert (status, job.status) == ("SUCCEEDED", JobStatus.CANCELLED)
    settled = research.item(job)
    assert {name for name in settled if settled[name] != cancelled.get(name)} <= SETTLING
    assert research.states(job)[-1] == "Stopped"
    assert "suggest" not in analyst.calls


def test_a_job_cancelled_while_its_queries_run_stops_too(research, analyst):
    reading = analyst.answer

    def cancel_first(query, table, statistics):
        research.queue.cancel(job.job_id, job.created_at)
        return reading(query, table, statistics)

    analyst.answer = cancel_first
    job = research.admitted()
    research.executions.start(job)
    status, job = research.ended(job)
    assert (status, job.status, research.states(job)[-1]) == ("SUCCEEDED", JobStatus.CANCELLED, "Stopped")


def test_a_refused_query_does_not_keep_the_others_from_answering(research, played_by):
    played_by(ScriptedAnalyst(queries=(TOTALS, DELETING)))
    _, job = research.run()
    result = research.result(job)
    assert job.status is JobStatus.COMPLETED
    assert [detail.error and detail.error.code for detail in result.supporting_details] == [None, "query_refused", None]
    assert result.direct_answer == "West leads with 1,200.50."


def test_a_query_that_crashes_its_function_is_told_as_lost(research, analyst):
    reading = analyst.answer

    def crash_on_the_second(query, table, statistics):
        if query.query_id == "Q2":
            raise MemoryError
        return reading(query, table, statistics)

    analyst.answer = crash_on_the_second
    _, job = research.run()
    result = research.result(job)
    assert job.status is JobStatus.COMPLETED
    assert [detail.error and detail.error.code for detail in result.supporting_details] == [None, "query_lost", None]
    assert not result.completeness.complete


def test_a_job_without_queries_still_ends_with_an_honest_answer(research, played_by):
    played_by(ScriptedAnalyst(queries=(), follow_ups=()))
    _, job = research.run()
    assert job.status is JobStatus.COMPLETED
    assert research.result(job).key_findings == ()


def test_a_second_execution_of_a_running_job_resumes_it_without_repeating_its_stages(research, analyst):
    released = threading.Event()
    concluding = analyst.synthesize
    arrived = threading.Event()

    def hang_once(known):
        if not arrived.is_set():
            arrived.set()
            released.wait(20)
            raise ThrottledError("The sandbox is gone.")
        return concluding(known)

    analyst.synthesize = hang_once
    job = research.started()
    assert arrived.wait(20)
    name = research.started_again(job)
    released.set()
    research.ended(job)
    status, job = research.ended(job, name=name)
    assert (status, job.status) == ("SUCCEEDED", JobStatus.COMPLETED)
    assert research.states(job, name=name)[:3] == ["Begin", "Resume", "Decompose"]
    assert research.events(job).count(EventType.STARTED) == 1
    assert [analyst.calls.count(call) for call in ("decompose", "classify", "answer", "follow_up")] == [1, 1, 3, 1]


def test_an_execution_of_a_job_that_has_ended_changes_nothing(research, analyst):
    _, job = research.run()
    before = research.item(job)
    status, _ = research.ended(job, name=research.started_again(job))
    assert status == "SUCCEEDED"
    assert research.item(job) == before


def test_an_execution_of_an_attempt_that_is_over_changes_nothing(research, analyst):
    first = research.admitted()
    research.queue.cancel(first.job_id, first.queued_at)
    research.queue.settle(first.slot, first.queued_at)
    second = research.queue.retry(first.job_id, Resumption(), LIMITS, first.queued_at)
    research.queue.admit(admission.waiting(second), LIMITS, first.queued_at)
    before = research.item(second)
    name = research.started_again(first)
    status, _ = research.ended(first, name=name)
    assert (status, research.states(first, name=name)) == ("SUCCEEDED", ["Begin", "Resume", "Stopped"])
    assert analyst.calls == []
    assert research.item(second) == before
    research.queue.cancel(second.job_id, second.queued_at)
    research.queue.settle(second.slot, second.queued_at)
