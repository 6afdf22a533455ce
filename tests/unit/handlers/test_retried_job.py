"""A retry goes on where the last attempt stopped: what is finished is not thought, run or stored again."""

from datetime import UTC, datetime, timedelta

import pytest

from deep_research.domain.errors import JobNotRunningError
from deep_research.domain.job import Stage
from deep_research.domain.keys import answer_key, stage_key
from deep_research.domain.query import Answer
from deep_research.domain.result import Result
from deep_research.query.rewriting import second_form
from tests.fakes.sales_research import PROFILE, TABLES, TOTALS_TABLE, answered
from tests.fakes.scripted_analyst import FOLLOW_UP, TOTALS, TREND, ScriptedAnalyst, first_row
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

FIRST_THREE = (Stage.DECOMPOSE, Stage.CLASSIFY, Stage.EXECUTE)
CHECKED_AGAIN = [
    second_form(answered(TOTALS, TOTALS_TABLE), None, [each.name for each in PROFILE.columns]).sql,
    TOTALS.sql,
]
"""What the scripted conclusion rests on: written another way, which the scripted engine does not know, and as it is."""


def fail_in(stages, stage):
    """Runs the job up to the stage, which fails; forgets what was asked so far."""
    stages.analyst.failures["follow_up" if stage is Stage.ENRICH else stage] = [ValueError("an internal matter")]
    with pytest.raises(ValueError, match="internal"):
        stages.run_up_to(stage)
    stages.fail()
    forget(stages)


def forget(stages):
    stages.analyst.calls.clear()
    stages.engine.asked.clear()


def own_keys(stages, attempt):
    return {key for key in stages.artifacts.documents if key.startswith(f"jobs/J/{attempt}/")}


def result_of(stages, attempt):
    return stages.artifacts.read(stage_key("J", attempt, Stage.SUGGEST), Result)


def test_a_job_that_failed_while_concluding_only_concludes_again(stages):
    fail_in(stages, Stage.SYNTHESIZE)
    assert stages.retry().reused_stages == (*FIRST_THREE, Stage.ENRICH)
    stages.run_up_to(Stage.SUGGEST)
    assert stages.analyst.calls == ["synthesize", "suggest"]
    assert stages.engine.asked == CHECKED_AGAIN
    assert own_keys(stages, 2) == {"jobs/J/2/synthesize.json", "jobs/J/2/suggest.json"}
    assert result_of(stages, 2).completeness.complete


def test_a_retried_job_shows_the_same_progress_as_one_that_did_it_all(stages):
    stages.run_up_to(Stage.ENRICH)
    done = stages.job
    stages.fail()
    stages.retry()
    stages.run_up_to(Stage.ENRICH)
    again = stages.job
    assert (again.queries_planned, again.follow_ups_planned, again.queries_done) == (
        done.queries_planned,
        done.follow_ups_planned,
        done.queries_done,
    )
    assert again.progress_percentage == done.progress_percentage


def test_a_result_that_was_there_already_is_pointed_to_and_not_copied(stages):
    stages.run_up_to(Stage.SUGGEST)
    stages.fail()
    forget(stages)
    assert Stage.SUGGEST in stages.retry().reused_stages
    assert stages.invoke(Stage.SUGGEST)["result_key"] == "jobs/J/1/suggest.json"
    assert (stages.analyst.calls, stages.engine.asked, own_keys(stages, 2)) == ([], [], set())


def test_asked_to_begin_with_the_queries_it_runs_them_anew(stages):
    stages.run_up_to(Stage.SUGGEST)
    stages.fail()
    forget(stages)
    assert stages.retry(Stage.EXECUTE).reused_stages == (Stage.DECOMPOSE, Stage.CLASSIFY)
    stages.run_up_to(Stage.SUGGEST)
    assert stages.engine.asked == [TOTALS.sql, TREND.sql, FOLLOW_UP.sql, *CHECKED_AGAIN]
    assert stages.analyst.calls == ["answer", "answer", "follow_up", "answer", "synthesize", "suggest"]


def test_asked_to_begin_with_queries_that_were_not_all_done_it_keeps_none_of_them(stages):
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1")
    stages.fail()
    forget(stages)
    stages.retry(Stage.EXECUTE)
    stages.run_up_to(Stage.EXECUTE)
    assert stages.engine.asked == [TOTALS.sql, TREND.sql]


def test_a_new_plan_is_never_answered_with_what_an_old_one_had_found(stages):
    stages.run_up_to(Stage.EXECUTE)
    stages.fail()
    stages.analyst = ScriptedAnalyst(queries=(TREND.model_copy(update={"query_id": "Q1"}),), follow_ups=())
    stages.retry(Stage.CLASSIFY)
    stages.run_up_to(Stage.SUGGEST)
    assert [(each.id, each.code) for each in result_of(stages, 2).supporting_details] == [("Q1", TREND.sql)]


def test_a_lost_query_runs_again_and_what_rested_on_its_loss_is_done_again(stages):
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1"), stages.invoke(Stage.ENRICH), stages.query("Q3", Stage.ENRICH), stages.invoke(Stage.SYNTHESIZE)
    stages.fail()
    forget(stages)
    assert stages.retry().reused_stages == (Stage.DECOMPOSE, Stage.CLASSIFY)
    stages.run_up_to(Stage.SUGGEST)
    assert stages.engine.asked == [TREND.sql, FOLLOW_UP.sql, *CHECKED_AGAIN]
    assert stages.analyst.calls == ["answer", "follow_up", "answer", "synthesize", "suggest"]
    assert result_of(stages, 2).completeness.complete


def test_a_query_that_failed_by_its_own_fault_is_not_tried_again(stages):
    stages.engine = ScriptedQueryEngine({sql: table for sql, table in TABLES.items() if sql != TREND.sql})
    fail_in(stages, Stage.SYNTHESIZE)
    assert stages.retry().reused_stages == (*FIRST_THREE, Stage.ENRICH)


def test_what_there_was_no_time_for_is_done_in_the_time_of_the_new_attempt(stages):
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1")
    stages.jobs.add(stages.job.model_copy(update={"started_at": datetime.now(UTC) - timedelta(seconds=3301)}))
    fail_in(stages, Stage.SYNTHESIZE)
    assert stages.retry().reused_stages == (Stage.DECOMPOSE, Stage.CLASSIFY)
    stages.run_up_to(Stage.SUGGEST)
    assert stages.engine.asked == [TREND.sql, FOLLOW_UP.sql, *CHECKED_AGAIN]
    assert result_of(stages, 2).completeness.complete


def test_follow_ups_that_there_was_no_time_for_are_planned_in_the_new_attempt(stages):
    stages.run_up_to(Stage.EXECUTE)
    stages.jobs.add(stages.job.model_copy(update={"started_at": datetime.now(UTC) - timedelta(seconds=3301)}))
    fail_in(stages, Stage.SYNTHESIZE)
    assert stages.retry().reused_stages == FIRST_THREE
    assert stages.invoke(Stage.ENRICH) == {"queries": ["Q3"]}


def test_a_job_cancelled_among_its_follow_ups_runs_the_rest_of_them(stages):
    two = (FOLLOW_UP, FOLLOW_UP.model_copy(update={"query_id": "Q4", "sql": TREND.sql}))
    stages.analyst = ScriptedAnalyst(follow_ups=two)
    stages.run_up_to(Stage.EXECUTE)
    stages.invoke(Stage.ENRICH), stages.query("Q3", Stage.ENRICH)
    stages.cancel()
    forget(stages)
    assert stages.retry().reused_stages == FIRST_THREE
    stages.run_up_to(Stage.ENRICH)
    assert (stages.analyst.calls, stages.engine.asked) == (["answer"], [TREND.sql])


def test_a_third_attempt_reuses_what_the_first_and_the_second_have_finished(stages):
    fail_in(stages, Stage.ENRICH)
    stages.retry()
    fail_in(stages, Stage.SYNTHESIZE)
    assert stages.retry().reused_stages == (*FIRST_THREE, Stage.ENRICH)
    stages.run_up_to(Stage.SUGGEST)
    assert stages.analyst.calls == ["synthesize", "suggest"]
    assert stages.engine.asked == CHECKED_AGAIN


def test_what_a_retry_has_thrown_away_no_later_one_brings_back(stages):
    fail_in(stages, Stage.SYNTHESIZE)
    stages.retry(Stage.EXECUTE)
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1")
    stages.fail()
    forget(stages)
    assert stages.retry().reused_stages == (Stage.DECOMPOSE, Stage.CLASSIFY)
    stages.run_up_to(Stage.EXECUTE)
    assert stages.engine.asked == [TREND.sql]


def test_a_verbose_part_that_was_written_is_not_written_again(stages):
    stages.run_up_to(Stage.ELABORATE)
    stages.fail()
    forget(stages)
    assert stages.retry().reused_stages == tuple(Stage)
    assert stages.invoke(Stage.ELABORATE)["result_key"] == "jobs/J/1/elaborate.json"
    assert stages.analyst.calls == []


def test_an_invocation_of_the_attempt_before_changes_nothing(stages):
    fail_in(stages, Stage.ENRICH)
    job, documents = stages.retry(), dict(stages.artifacts.documents)
    with pytest.raises(JobNotRunningError):
        stages.invoke(Stage.ENRICH, attempt=1)
    assert (stages.job, stages.artifacts.documents) == (job, documents)


def test_what_the_attempt_before_was_still_doing_lands_among_its_own_and_is_not_counted(stages):
    stages.run_up_to(Stage.CLASSIFY)

    def overtaken(query, table):
        stages.cancel()
        stages.retry(Stage.EXECUTE)
        return first_row(query, table)

    stages.analyst = ScriptedAnalyst(read=overtaken)
    with pytest.raises(JobNotRunningError):
        stages.query("Q1")
    assert stages.artifacts.read(answer_key("J", 1, "Q1"), Answer) is not None
    assert (stages.job.attempt, stages.job.queries_done, own_keys(stages, 2)) == (2, frozenset(), set())
    forget(stages)
    stages.analyst = ScriptedAnalyst()
    stages.query("Q1")
    assert stages.engine.asked == [TOTALS.sql]
