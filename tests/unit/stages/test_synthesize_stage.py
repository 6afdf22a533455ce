"""What is concluded holds when its evidence is found again; the rest is not said."""

from deep_research.domain.claim import Cell, Claim
from deep_research.domain.errors import QueryFailedError, QueryLimitError
from deep_research.domain.query import QueryError, Table
from deep_research.domain.result import DraftFinding, Synthesis
from deep_research.stages.recomputation import Recomputation
from deep_research.stages.synthesize import NOTHING_HELD, synthesize
from deep_research.stages.unanswered import LOST, unanswered
from tests.fakes.sales_research import TABLES, TOTALS_TABLE, TREND_TABLE, answered, research
from tests.fakes.scripted_analyst import LEADER, TOTALS, TREND, ScriptedAnalyst
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

FABRICATED = Claim(template="Sales doubled to 4000.")
FIRST_MONTH = Claim(template="It began with {}.", references=(Cell(query_id="Q2", row=0, column="total"),))
ANSWERS = (answered(TOTALS, TOTALS_TABLE), answered(TREND, TREND_TABLE))


def conclude(*findings, direct=(LEADER,), answers=ANSWERS, outcomes=None, in_time=lambda: True):
    drafts = tuple(DraftFinding(claim=claim, evidence=("Q1",), confidence=0.9) for claim in findings)
    analyst = ScriptedAnalyst(synthesis=Synthesis(direct_answer=direct, key_findings=drafts))
    engine = ScriptedQueryEngine(TABLES | (outcomes or {}))
    recompute = Recomputation((TOTALS, TREND), "sales", engine, in_time=in_time, stopped=lambda: False)
    return synthesize(research(*answers), analyst, recompute)


def test_what_holds_is_said_and_verified():
    conclusion = conclude(LEADER)
    assert conclusion.direct_answer == "West leads with 1,200.50."
    assert [finding.verified for finding in conclusion.key_findings] == [True]
    assert conclusion.statements_cut == 0


def test_a_statement_with_a_number_from_nowhere_is_cut_and_counted():
    conclusion = conclude(LEADER, FABRICATED, direct=(LEADER, FABRICATED))
    assert conclusion.direct_answer == "West leads with 1,200.50."
    assert [finding.statement for finding in conclusion.key_findings] == ["West leads with 1,200.50."]
    assert conclusion.statements_cut == 2
    assert FABRICATED not in conclusion.synthesis.direct_answer


def test_an_answer_of_which_nothing_holds_says_so():
    assert conclude(direct=(FABRICATED,)).direct_answer == NOTHING_HELD


def test_a_statement_is_cut_when_its_query_returns_something_else_the_second_time():
    other = Table(columns=("region", "total"), rows=(("East", 5.0), ("West", 1.0)), row_count=2)
    conclusion = conclude(LEADER, outcomes={str(TOTALS.sql): other})
    assert conclusion.key_findings == ()
    assert conclusion.direct_answer == NOTHING_HELD


def test_a_query_that_was_written_anew_is_found_again_as_it_ran():
    anew = "SELECT region, sum(revenue) AS total FROM dataset GROUP BY ALL"
    answers = (answered(TOTALS, TOTALS_TABLE, code=anew), ANSWERS[1])
    outcomes = {anew: TOTALS_TABLE, str(TOTALS.sql): QueryFailedError("It never ran.")}
    assert conclude(LEADER, answers=answers, outcomes=outcomes).key_findings[0].verified


def test_rows_that_come_in_another_order_change_nothing():
    turned = TOTALS_TABLE.model_copy(update={"rows": TOTALS_TABLE.rows[::-1]})
    assert conclude(LEADER, outcomes={str(TOTALS.sql): turned}).key_findings[0].verified


def test_a_finding_whose_query_can_not_run_again_is_kept_and_not_called_verified():
    conclusion = conclude(LEADER, outcomes={str(TOTALS.sql): QueryLimitError("It takes too long.")})
    assert [finding.verified for finding in conclusion.key_findings] == [False]


def test_no_query_runs_again_once_the_time_is_up():
    assert not conclude(LEADER, in_time=lambda: False).key_findings[0].verified


def test_a_finding_names_all_the_queries_that_its_numbers_come_from():
    assert conclude(FIRST_MONTH).key_findings[0].evidence == ("Q1", "Q2")


def test_a_query_that_gave_no_answer_is_no_evidence():
    failed = unanswered(TOTALS, QueryError(code="query_failed", message="No."))
    conclusion = conclude(FIRST_MONTH, LEADER, answers=(failed, ANSWERS[1]))
    assert [finding.evidence for finding in conclusion.key_findings] == [("Q2",)]
    assert conclusion.statements_cut == 2


def test_a_lost_query_does_not_keep_the_others_from_being_concluded_from():
    conclusion = conclude(FIRST_MONTH, direct=(FIRST_MONTH,), answers=(unanswered(TOTALS, LOST), ANSWERS[1]))
    assert conclusion.direct_answer == "It began with 1000.25."
