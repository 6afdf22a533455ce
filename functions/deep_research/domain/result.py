"""What a job comes to: the seed's contract, field by field."""

from pydantic import JsonValue

from deep_research.domain.claim import Claim
from deep_research.domain.dataset import Profile
from deep_research.domain.model import Model
from deep_research.domain.model_use import ModelUse
from deep_research.domain.query import Answer, Decomposition, QueryType, Scalar
from deep_research.domain.scan import Scan


class DraftFinding(Model):
    """A finding as an analyst words it, before the check."""

    claim: Claim
    evidence: tuple[str, ...]
    confidence: float


class Synthesis(Model):
    """What an analyst concludes: the answer first, then findings in order of what matters."""

    direct_answer: tuple[Claim, ...]
    key_findings: tuple[DraftFinding, ...]
    limitations: tuple[str, ...] = ()
    plan: JsonValue = None
    """Private to the analyst, like that of a query."""
    model_use: tuple[ModelUse, ...] = ()


class Research(Model):
    """Everything known of a job so far: what every stage after execution reads."""

    question: str
    profile: Profile
    decomposition: Decomposition
    answers: tuple[Answer, ...]
    model_use: tuple[ModelUse, ...] = ()
    """By every stage so far."""

    def answer(self, query_id: str) -> Answer:
        """The answer of that query; KeyError where there is none."""
        for answer in self.answers:
            if answer.query_id == query_id:
                return answer
        raise KeyError(query_id)


class Finding(Model):
    statement: str
    evidence: tuple[str, ...]
    confidence: float
    verified: bool


class CrossCheck(Model):
    """A query's evidence, found a second time by a query that is written differently."""

    code: str
    agrees: bool


class Conclusion(Model):
    """A synthesis after the check: only what held, each sentence written out."""

    synthesis: Synthesis
    direct_answer: str
    key_findings: tuple[Finding, ...]
    statements_cut: int
    cross_checks: dict[str, CrossCheck] = {}
    """By query id; without those queries that were not checked a second way."""
    scan: Scan = Scan()
    """By the queries that found evidence anew."""


class Data(Model):
    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    row_count: int
    truncated: bool


class DetailError(Model):
    code: str
    message: str


class SupportingDetail(Model):
    id: str
    question: str
    query_type: QueryType
    answer: str
    data: Data
    code: str | None
    statistics: dict[str, JsonValue]
    chart: dict[str, JsonValue] | None
    confidence: float
    follow_up_questions: tuple[str, ...]
    error: DetailError | None
    cross_check: CrossCheck | None = None
    """None where nothing that is said cites the query, or no second one could be written or carried out."""


class DataCoverage(Model):
    questions_answered: int
    total_questions: int
    gaps: tuple[str, ...]


class Completeness(Model):
    """How much of the plan was carried out: all of it, unless a limit or a person ended the job before."""

    complete: bool
    stages_completed: int
    queries_completed: int
    queries_planned: int
    reason: str | None = None


class Usage(Model):
    """What the job spent on models and on queries; dollars count known prices only.

    Tokens are zero where no model was asked, bytes where the queries ran in an engine that does not charge for reading.
    """

    analyst: str
    queries: int
    query_seconds: float
    statements_cut: int
    input_tokens: int = 0
    output_tokens: int = 0
    dollars: float = 0.0
    """Of models and queries together."""
    bytes_scanned: int = 0
    query_dollars: float = 0.0
    models: tuple[ModelUse, ...] = ()
    """One entry for each stage and model."""


class Elaboration(Model):
    """The seven verbose fields, each in Markdown, each written from what was computed."""

    methodology: str
    data_quality_assessment: str
    statistical_rigor: str
    alternative_interpretations: str
    confidence_intervals: str
    recommendations: str
    technical_appendix: str


class Result(Model):
    main_question: str
    direct_answer: str
    key_findings: tuple[Finding, ...]
    supporting_details: tuple[SupportingDetail, ...]
    limitations: tuple[str, ...]
    suggested_follow_ups: tuple[str, ...]
    data_coverage: DataCoverage
    completeness: Completeness
    usage: Usage
    methodology: str | None = None
    data_quality_assessment: str | None = None
    statistical_rigor: str | None = None
    alternative_interpretations: str | None = None
    confidence_intervals: str | None = None
    recommendations: str | None = None
    technical_appendix: str | None = None


class PartialResult(Model):
    """Where the result of a job lies that ended early, and the answer it had come to, if it had."""

    result_key: str
    direct_answer: str | None = None
