"""What a model is asked for in each stage: its typed outputs, before anything of them is believed."""

from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import DataclassField, ModelField, TypedDictField

from deep_research.domain.claim import Claim
from deep_research.statistics.requests import Request

Confidence = Annotated[float, Field(ge=0, le=1)]


class Draft(BaseModel):
    """Fields that were not asked for are passed over: a model that says more is no reason to ask again."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Schema(GenerateJsonSchema):
    def field_is_required(self, field: ModelField | DataclassField | TypedDictField, total: bool) -> bool:
        """What tells kinds apart has a default in Python, and has to be written out by a model."""
        schema: Any = field.get("schema", {})
        inner = schema["schema"] if schema.get("type") == "default" else schema
        tells_apart = inner.get("type") == "literal" and len(inner["expected"]) == 1
        return tells_apart or super().field_is_required(field, total)


@cache
def schema_of(draft: type[BaseModel]) -> dict[str, JsonValue]:
    """The JSON schema that a model is given. Made once: that takes as long as a query."""
    return draft.model_json_schema(schema_generator=_Schema)


class PartDraft(Draft):
    question: str = Field(description="One thing to find out, as a plain question that a single query can answer.")
    purpose: str = Field(description="In one sentence, what it adds to the whole answer.")


class PlanDraft(Draft):
    """How the question is understood, and what has to be found out to answer it."""

    reading: str = Field(description="One sentence: how an ambiguous question was taken. Empty where it is plain.")
    parts: Annotated[tuple[PartDraft, ...], Field(min_length=1, max_length=8)]


class QueryDraft(Draft):
    part: str = Field(description="The id of the part that it answers, such as S1.")
    sql: str
    procedure: Request | None = None


class QueriesDraft(Draft):
    """One query for each part."""

    queries: Annotated[tuple[QueryDraft, ...], Field(min_length=1, max_length=8)]


class FollowUpDraft(Draft):
    question: str = Field(description="What the query finds out, as a plain question.")
    sql: str
    procedure: Request | None = None


class FollowUpsDraft(Draft):
    """Queries into what is surprising; none where nothing is."""

    queries: Annotated[tuple[FollowUpDraft, ...], Field(max_length=4)]


class RepairDraft(Draft):
    """The same question in SQL that runs. The names of the returned columns stay as they were."""

    sql: str


class ReadingDraft(Draft):
    """What one query found."""

    sentence: Claim
    confidence: Confidence
    next_questions: Annotated[tuple[str, ...], Field(max_length=3)] = ()


class FindingDraft(Draft):
    sentence: Claim
    confidence: Confidence


class ConclusionDraft(Draft):
    """The answer first, then the findings in order of what matters to the question."""

    direct_answer: Annotated[tuple[Claim, ...], Field(min_length=1, max_length=3)]
    findings: Annotated[tuple[FindingDraft, ...], Field(max_length=10)]
    limitations: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    alternatives: Annotated[tuple[Claim, ...], Field(max_length=4)] = ()
    recommendations: Annotated[tuple[Claim, ...], Field(max_length=4)] = ()
    next_questions: Annotated[tuple[str, ...], Field(max_length=5)] = ()
