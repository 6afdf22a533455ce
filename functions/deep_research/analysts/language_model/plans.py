"""What this analyst keeps with its own plans, as JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from deep_research.analysts.language_model.budget import Budget


class Plan(BaseModel):
    """Marks a decomposition or a query as this analyst's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    planned_by: Literal["language_model"] = "language_model"
    question: str = ""
    """The job's, whose figures may be said again."""
    reserved: tuple[str, ...] = ()
    """Columns that the query returns and no claim may cite."""
    allowance: Budget | None = None
    """What may be spent on this query: the job's budget is divided when queries are planned, since they run apart."""

    def kept(self) -> JsonValue:
        return self.model_dump(mode="json")


def plan_of(plan: JsonValue) -> Plan | None:
    """None where it is another analyst's."""
    try:
        return Plan.model_validate(plan)
    except ValidationError:
        return None
