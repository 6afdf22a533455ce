"""What findings cite is checked by a differently written query, and its verdict is told."""

import pytest

from deep_research.domain.errors import QueryFailedError, QueryLimitError, QueryStoppedError
from deep_research.domain.query import Table
from deep_research.domain.result import Completeness, CrossCheck, DraftFinding, Synthesis
from deep_research.query.rewriting import second_form
from deep_research.stages.composition import composed
from deep_research.stages.cross_checking import CrossChecking, weighed
from deep_research.stages.recomputation import Recomputation
from deep_research.stages.synthesize import synthesize
from tests.fakes.sales_research import PROFILE, TABLES, TOTALS_TABLE, TREND_TABLE, answered, research
from tests.fakes.scripted_analyst import LEADER, TOTALS, TREND, ScriptedAnalyst
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

QUERIES = (TOTALS, TREND)
COLUMNS = [column.name for column in PROFILE.columns]
SECOND = second_form(answered(TOTALS, TOTALS_TABLE), None, COLUMNS)


def placed(*rows):
    return Table(columns=("region", "total", "place"), rows=rows, row_count=len(rows))


SAME = placed(*((*row, place) for place, row in enumerate(TOTALS_TABLE.rows, 1)))
OTHER = placed(("East", 2000.0, 1), ("West", 1200.5, 2))


def conclude(second, *, in_time=lambda: True, stopped=lambda: False, seconds=60.0):
    engine = ScriptedQueryEngine(TABLES | {SECOND.sql: second})
    analyst = ScriptedAnalyst(
        synthesis=Synthesis(
            direct_answer=(LEADER,), key_findings=(DraftFinding(claim=LEADER, evidence=("Q1",), confidence=0.8),)
        )
    )
    told = research(answered(TOTALS, TOTALS_TABLE), answered(TREND, TREND_TABLE))
    recompute = Recomputation(QUERIES, "sales", engine, in_time=in_time, stopped=stopped)
    check = CrossChecking(QUERIES, "sales", engine, in_time=in_time, stopped=stopped, seconds=seconds)
    return synthesize(told, analyst, recompute, check), told, engine


def test_agreement_raises_the_confidence_and_spares_the_first_query_its_rerun():
    conclusion, _, engine = conclude(SAME)
    (finding,) = conclusion.key_findings
    assert finding.verified
    assert finding.confidence == pytest.approx(0.85)
    assert conclusion.cross_checks == {"Q1": CrossCheck(code=SECOND.sql, agrees=True)}
    assert engine.asked == [SECOND.sql]


def test_disagreement_lowers_the_confidence_is_told_and_leaves_the_finding_unverified():
    conclusion, told, _ = conclude(OTHER)
    (finding,) = conclusion.key_findings
    assert not finding.verified
    assert finding.confidence == pytest.approx(0.4)
    done = Completeness(complete=True, stages_completed=6, queries_completed=2, queries_planned=2)
    result = composed(told, conclusion, done)
    assert [detail.cross_check for detail in result.supporting_details] == [
        CrossCheck(code=SECOND.sql, agrees=False),
        None,
    ]
    assert any("Q1" in limitation and "written another way" in limitation for limitation in result.limitations)


@pytest.mark.parametrize("failure", [QueryLimitError("Too much memory."), QueryFailedError("Out of range.")])
def test_a_second_query_that_fails_says_nothing_and_the_first_one_runs_again(failure):
    conclusion, _, engine = conclude(failure)
    assert conclusion.cross_checks == {}
    assert conclusion.key_findings[0].verified
    assert conclusion.key_findings[0].confidence == 0.8
    assert engine.asked == [SECOND.sql, TOTALS.sql]


def test_no_second_query_starts_without_time_for_it():
    assert conclude(SAME, in_time=lambda: False)[2].asked == []
    assert SECOND.sql not in conclude(SAME, seconds=-1.0)[2].asked


def test_a_second_query_stops_with_its_job():
    with pytest.raises(QueryStoppedError):
        conclude(SAME, stopped=lambda: True)


def test_only_evidence_that_agrees_as_a_whole_raises_a_confidence():
    agreed, disputed = CrossCheck(code="", agrees=True), CrossCheck(code="", agrees=False)
    assert weighed(0.8, ("Q1", "Q2"), {"Q1": agreed}) == 0.8
    assert weighed(0.8, ("Q1", "Q2"), {"Q1": agreed, "Q2": disputed}) == 0.4
    assert weighed(0.8, (), {}) == 0.8
