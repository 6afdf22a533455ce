"""What a job came to: the answer, and what it stands on."""

from pydantic import JsonValue

from deep_research_client.models.wire import WireModel


class Finding(WireModel):
    """One key finding; `evidence` names the supporting details it stands on."""

    statement: str
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    verified: bool | None = None


class Table(WireModel):
    """Rows of a query. `row_count` counts all of them, also those cut where `truncated`."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[JsonValue, ...], ...] = ()
    row_count: int = 0
    truncated: bool = False


class DetailError(WireModel):
    code: str
    message: str


class CrossCheck(WireModel):
    """The same found a second time, by a query that is written differently."""

    code: str
    agrees: bool


class SupportingDetail(WireModel):
    """One query of the research: what was asked of the data, by which code, and what came back."""

    id: str
    question: str
    query_type: str
    answer: str
    data: Table = Table()
    code: str | None = None
    statistics: dict[str, JsonValue] = {}
    chart: dict[str, JsonValue] | None = None
    """A Vega-Lite specification that carries its data."""
    confidence: float | None = None
    follow_up_questions: tuple[str, ...] = ()
    error: DetailError | None = None
    cross_check: CrossCheck | None = None
    """None where the query was not checked a second way."""


class DataCoverage(WireModel):
    questions_answered: int = 0
    total_questions: int = 0
    gaps: tuple[str, ...] = ()


class Completeness(WireModel):
    """How much of the plan was carried out; `reason` says what ended it before."""

    complete: bool = True
    stages_completed: int | None = None
    queries_completed: int | None = None
    queries_planned: int | None = None
    reason: str | None = None


class Result(WireModel):
    """The answer to a question, and everything it stands on. The last seven fields come with `verbose` only."""

    main_question: str
    direct_answer: str
    key_findings: tuple[Finding, ...] = ()
    supporting_details: tuple[SupportingDetail, ...] = ()
    limitations: tuple[str, ...] = ()
    suggested_follow_ups: tuple[str, ...] = ()
    data_coverage: DataCoverage = DataCoverage()
    completeness: Completeness = Completeness()
    usage: dict[str, JsonValue] = {}
    methodology: str | None = None
    data_quality_assessment: str | None = None
    statistical_rigor: str | None = None
    alternative_interpretations: str | None = None
    confidence_intervals: str | None = None
    recommendations: str | None = None
    technical_appendix: str | None = None
