"""What queries have read is told in `usage`, whether they answered or failed, and what evidence cost a second time."""

import pytest

from deep_research.domain.errors import QueryLimitError
from deep_research.domain.query import Table
from deep_research.domain.result import Completeness, Conclusion, Synthesis
from deep_research.domain.scan import Scan
from deep_research.stages.composition import composed
from deep_research.stages.metering import MeteredQueryEngine
from tests.fakes.sales_research import TOTALS_TABLE, TREND_TABLE, answered, research
from tests.fakes.scripted_analyst import TOTALS, TREND
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

WHOLE = Completeness(complete=True, stages_completed=6, queries_completed=1, queries_planned=1)


def test_queries_that_fail_cost_as_much_as_those_that_answer() -> None:
    too_much = QueryLimitError("The query reads too much.")
    too_much.scan = Scan(bytes=30, dollars=0.3)
    engine = MeteredQueryEngine(
        ScriptedQueryEngine({"good": Table(scan=Scan(bytes=20, dollars=0.2)), "bad": too_much, "free": Table()})
    )
    engine.run("sales", "good")
    engine.run("sales", "free")
    with pytest.raises(QueryLimitError):
        engine.run("sales", "bad")
    assert engine.scan == Scan(bytes=50, dollars=0.5)


def test_a_result_tells_what_all_queries_have_read_and_cost() -> None:
    found = research(
        answered(TOTALS, TOTALS_TABLE, scan=Scan(bytes=20, dollars=0.2)),
        answered(TREND, TREND_TABLE, scan=Scan(bytes=10, dollars=0.1)),
    )
    conclusion = Conclusion(
        synthesis=Synthesis(direct_answer=(), key_findings=()),
        direct_answer="",
        key_findings=(),
        statements_cut=0,
        scan=Scan(bytes=5, dollars=0.05),
    )
    usage = composed(found, conclusion, WHOLE).usage
    assert (usage.bytes_scanned, usage.query_dollars, usage.dollars) == (35, 0.35, 0.35)
