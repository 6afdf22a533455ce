"""What the analyst keeps with a query and its answer, as JSON: the inquiry, and how remarkable its answer was."""

from pydantic import JsonValue, TypeAdapter, ValidationError

from deep_research.analysts.statistical.inquiries import Inquiry
from deep_research.analysts.statistical.kinds import AnyInquiry
from deep_research.domain.query import Query, QueryType

_INQUIRY: TypeAdapter[AnyInquiry] = TypeAdapter(AnyInquiry)


def kept(inquiry: Inquiry, strength: float | None = None) -> dict[str, JsonValue]:
    return {"inquiry": inquiry.model_dump(mode="json"), "strength": strength}


def inquiry_of(plan: JsonValue) -> AnyInquiry | None:
    """The inquiry that was planned; None where the plan is another analyst's."""
    if not isinstance(plan, dict):
        return None
    try:
        return _INQUIRY.validate_python(plan.get("inquiry"))
    except ValidationError:
        return None


def strength_of(plan: JsonValue) -> float:
    strength = plan.get("strength") if isinstance(plan, dict) else None
    return float(strength) if isinstance(strength, int | float) else 0.0


def query(inquiry: Inquiry, number: int, *, is_follow_up: bool = False) -> Query:
    return Query(
        query_id=f"Q{number}",
        question=inquiry.question,
        query_type=QueryType.STATISTICS if inquiry.procedure else QueryType.SQL,
        sql=inquiry.sql,
        procedure=inquiry.procedure,
        is_follow_up=is_follow_up,
        plan=kept(inquiry),
    )
