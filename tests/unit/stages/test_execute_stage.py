"""One query: what it found, or one sentence that says why it found nothing."""

import pytest

from deep_research.domain.claim import Claim, Constant
from deep_research.domain.errors import (
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QueryStoppedError,
    ThrottledError,
)
from deep_research.domain.job import Stage
from deep_research.domain.model_use import ModelUse
from deep_research.domain.query import Query, QueryType, Table
from deep_research.query.evidence import render
from deep_research.stages.execute import execute
from deep_research.stages.querying import fetched
from tests.fakes.sales_research import TABLES, TOTALS_TABLE, research
from tests.fakes.scripted_analyst import TOTALS, ScriptedAnalyst
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

SPREAD = Query(
    query_id="Q1",
    question="How are sales spread?",
    query_type=QueryType.STATISTICS,
    sql=TOTALS.sql,
    procedure={"procedure": "describe", "column": "total"},
)


def run(query=TOTALS, *, outcome=TOTALS_TABLE, analyst=None, stopped=lambda: False):
    engine = ScriptedQueryEngine({str(TOTALS.sql): outcome})
    return execute(query, "sales", research(), engine, analyst or ScriptedAnalyst(), in_time=True, stopped=stopped)


def test_an_answer_carries_its_rows_and_a_sentence_read_from_them():
    answer = run()
    assert answer.data == TOTALS_TABLE
    assert render(answer.answer, {"Q1": answer}) == "West, 1200.5."
    assert answer.error is None


@pytest.mark.parametrize("failure", [QueryRefusedError, QueryFailedError, QueryLimitError])
def test_a_query_that_fails_answers_with_its_reason_and_no_confidence(failure):
    answer = run(outcome=failure("The query can't run."))
    assert (answer.error.code, answer.error.message) == (failure.code, "The query can't run.")
    assert answer.confidence == 0
    assert answer.code == TOTALS.sql


WRONG = TOTALS.model_copy(update={"sql": "SELECT revenu FROM dataset"})
REPAIR = ModelUse(stage=Stage.EXECUTE, model_id="m", calls=1, input_tokens=10, output_tokens=5)


def repairing(*sql: str | None) -> ScriptedAnalyst:
    analyst = ScriptedAnalyst()
    analyst.repairs = [WRONG.model_copy(update={"sql": each, "model_use": (REPAIR,)}) for each in sql]
    return analyst


def test_a_query_that_was_written_anew_answers_with_the_sql_that_ran():
    answer = run(WRONG, analyst=repairing(TOTALS.sql))
    assert (answer.error, answer.code, answer.data) == (None, TOTALS.sql, TOTALS_TABLE)


def test_a_query_is_written_anew_twice_at_most():
    analyst = repairing("SELECT 1", "SELECT 2", TOTALS.sql)
    answer = run(WRONG, analyst=analyst)
    assert (answer.error.code, answer.code) == ("query_failed", "SELECT 2")
    assert analyst.calls.count("repair") == 2


def test_a_query_that_has_taken_long_is_not_written_anew(monkeypatch):
    monkeypatch.setattr("deep_research.stages.execute._REPAIR_SECONDS", 0)
    analyst = repairing(TOTALS.sql)
    assert run(WRONG, analyst=analyst).error.code == "query_failed"
    assert "repair" not in analyst.calls


def test_what_a_repair_cost_stays_with_the_query_that_it_did_not_save():
    answer = run(WRONG, analyst=repairing(WRONG.sql))
    assert answer.error.code == "query_failed"
    assert answer.model_use == (REPAIR,)


def test_a_sentence_that_does_not_hold_is_no_reason_to_write_the_query_anew():
    analyst = ScriptedAnalyst(read=lambda query, table: Claim(template="It is {}.", references=(Constant(value=77),)))
    run(analyst=analyst)
    assert "repair" not in analyst.calls


def test_a_fault_of_a_service_is_left_to_the_state_machine():
    with pytest.raises(ThrottledError):
        run(outcome=ThrottledError("Slow down."))


def test_a_procedure_that_does_not_fit_keeps_the_rows_it_was_meant_for():
    answer = run(SPREAD.model_copy(update={"procedure": {"procedure": "no such thing"}}))
    assert answer.error.code == "statistics_not_applicable"
    assert answer.data == TOTALS_TABLE


def test_no_procedure_begins_for_a_job_that_no_longer_runs():
    after_the_query = iter([False, True])
    with pytest.raises(QueryStoppedError):
        run(SPREAD, stopped=lambda: next(after_the_query))


def test_a_sentence_with_a_number_from_nowhere_is_not_said():
    analyst = ScriptedAnalyst(read=lambda query, table: Claim(template="It is {}.", references=(Constant(value=77),)))
    answer = run(analyst=analyst)
    assert answer.error.code == "evidence_missing"
    assert answer.answer == Claim(template="")
    assert answer.data == TOTALS_TABLE


def test_no_query_starts_once_the_time_is_up():
    engine = ScriptedQueryEngine(TABLES)
    answer = execute(TOTALS, "sales", research(), engine, ScriptedAnalyst(), in_time=False, stopped=lambda: False)
    assert answer.error.code == "time_limit"
    assert engine.asked == []


def test_a_question_that_needs_no_data_is_answered_without_a_query():
    knowledge = Query(query_id="Q1", question="What is revenue?", query_type=QueryType.KNOWLEDGE)
    answer = run(knowledge, outcome=QueryFailedError("It must not be asked."))
    assert answer.error is None
    assert answer.data == Table()


def test_an_answer_keeps_a_thousand_rows_and_says_that_there_were_more():
    long = Table(columns=("region", "total"), rows=(("West", 1.0),) * 1500, row_count=1500)
    query = SPREAD.model_copy(update={"procedure": {"procedure": "describe", "column": "total"}})
    answer = run(query, outcome=long)
    assert (len(answer.data.rows), answer.data.row_count, answer.data.truncated) == (1000, 1500, True)


@pytest.mark.parametrize(
    ("procedure", "sampled"),
    [
        (None, False),
        ({"procedure": "describe", "columns": ["total"]}, True),
        ({"procedure": "trend", "period": "region", "value": "total"}, False),
    ],
)
def test_only_a_procedure_that_a_sample_can_serve_is_given_one(procedure, sampled):
    engine = ScriptedQueryEngine({str(TOTALS.sql): TOTALS_TABLE})
    fetched(TOTALS.model_copy(update={"procedure": procedure}), "sales", engine, lambda: False)
    assert engine.sampled == ([TOTALS.sql] if sampled else [])
