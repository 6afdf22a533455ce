"""The seven stages one after the other, on a real engine, from a question to a result."""

import duckdb
import pytest

from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.domain.claim import Cell, Claim
from deep_research.domain.keys import parquet_key
from deep_research.domain.query import Query, QueryType
from deep_research.domain.result import DraftFinding, Research, Result, Synthesis
from deep_research.stages.classify import classify
from deep_research.stages.decompose import decompose
from deep_research.stages.elaborate import elaborate
from deep_research.stages.enrich import enrich
from deep_research.stages.execute import execute
from deep_research.stages.recomputation import Recomputation
from deep_research.stages.suggest import suggest
from deep_research.stages.synthesize import synthesize
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.sales_research import CSV, PROFILE, QUESTION, research
from tests.fakes.scripted_analyst import FOLLOW_UP, LEADER, TOTALS, ScriptedAnalyst

DELETING = Query(query_id="Q2", question="May it delete?", query_type=QueryType.SQL, sql="DELETE FROM dataset")


@pytest.fixture
def engine(tmp_path):
    csv, parquet = tmp_path / "sales.csv", tmp_path / "sales.parquet"
    csv.write_text(CSV)
    duckdb.connect().execute(f"COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)").close()
    files = LocalFileStore(tmp_path / "files")
    files.upload(parquet, parquet_key("sales"))
    return DuckDBQueryEngine(files, tmp_path / "scratch")


def research_with(analyst, engine, *, in_time=True) -> Result:
    decomposition = decompose(QUESTION, PROFILE, analyst)

    def known(*answers):
        return Research(question=QUESTION, profile=PROFILE, decomposition=decomposition, answers=answers)

    def answers_to(plan):
        return [
            execute(query, "sales", known(), engine, analyst, in_time=in_time, stopped=lambda: False)
            for query in plan.queries
        ]

    plan = classify(decomposition, PROFILE, analyst)
    answers = answers_to(plan)
    follow_ups = enrich(known(*answers), analyst, in_time=in_time)
    everything = known(*answers, *answers_to(follow_ups))
    recompute = Recomputation(
        plan.queries + follow_ups.queries, "sales", engine, in_time=lambda: in_time, stopped=lambda: False
    )
    conclusion = synthesize(everything, analyst, recompute)
    return elaborate(suggest(everything, follow_ups, conclusion, analyst), everything, conclusion, analyst)


def test_a_question_becomes_a_result_in_which_every_part_is_filled(engine):
    result = research_with(ScriptedAnalyst(), engine)
    assert result.direct_answer == "West leads with 1,200.50."
    assert [(finding.evidence, finding.verified) for finding in result.key_findings] == [(("Q1",), True)]
    assert [detail.id for detail in result.supporting_details] == ["Q1", "Q2", "Q3"]
    assert result.supporting_details[0].data.rows == (("West", 1200.5), ("East", 800.25))
    assert result.suggested_follow_ups == ("Which month was best?",)
    assert result.data_coverage.questions_answered == result.data_coverage.total_questions == 3
    assert result.completeness.complete
    assert result.completeness.stages_completed == 7
    assert (result.usage.analyst, result.usage.queries, result.usage.statements_cut) == ("scripted", 3, 0)
    assert result.methodology == "Sums by region and month."


def test_a_refused_query_is_told_as_a_gap_and_the_rest_is_answered(engine):
    result = research_with(ScriptedAnalyst(queries=(TOTALS, DELETING)), engine)
    refused = result.supporting_details[1]
    assert refused.error.code == "query_refused"
    assert refused.answer == refused.error.message
    assert result.data_coverage.questions_answered == 2
    assert result.data_coverage.gaps == (f"May it delete? {refused.error.message}",)
    assert result.completeness.complete


def test_when_the_time_is_up_the_result_says_what_was_not_done(engine):
    result = research_with(ScriptedAnalyst(), engine, in_time=False)
    assert not result.completeness.complete
    assert (result.completeness.queries_completed, result.completeness.queries_planned) == (0, 2)
    assert "time" in result.completeness.reason
    assert result.key_findings == ()


def test_how_the_question_was_read_is_told_before_the_other_limitations(engine):
    limitations = research_with(ScriptedAnalyst(), engine).limitations
    assert limitations == ("Sales are revenue.", "The scripted analyst read one query only.")


def test_cut_statements_are_told_among_the_limitations(engine):
    made_up = DraftFinding(claim=Claim(template="It is 5."), evidence=("Q1",), confidence=1)
    analyst = ScriptedAnalyst(synthesis=Synthesis(direct_answer=(LEADER,), key_findings=(made_up,)))
    result = research_with(analyst, engine)
    assert result.usage.statements_cut == 1
    assert result.limitations[-1].endswith("did not bear them: 1.")


def test_follow_ups_are_marked_as_such():
    unmarked = ScriptedAnalyst(follow_ups=(FOLLOW_UP.model_copy(update={"is_follow_up": False}),))
    assert [query.is_follow_up for query in enrich(research(), unmarked, in_time=True).queries] == [True]


def test_a_follow_up_may_not_take_the_id_of_a_query(engine):
    analyst = ScriptedAnalyst(follow_ups=(FOLLOW_UP.model_copy(update={"query_id": "Q1"}),))
    with pytest.raises(ValueError, match="Q1"):
        research_with(analyst, engine)


def test_a_cell_of_another_query_is_no_evidence_for_an_answer(engine):
    claim = Claim(template="{}", references=(Cell(query_id="Q1", row=0, column="total"),))
    result = research_with(ScriptedAnalyst(read=lambda query, table: claim), engine)
    assert [detail.error and detail.error.code for detail in result.supporting_details] == [
        None,
        "evidence_missing",
        "evidence_missing",
    ]
