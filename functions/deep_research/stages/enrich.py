"""Stage 4: asks on where an answer surprises."""

from deep_research.domain.ports import Analyst
from deep_research.domain.query import QueryPlan
from deep_research.domain.result import Research


def enrich(research: Research, analyst: Analyst, *, in_time: bool) -> QueryPlan:
    """The follow-up queries, numbered on from the last one; none once the job is no longer `in_time`.

    ValueError where the analyst numbers them otherwise.
    """
    if not in_time:
        return QueryPlan(out_of_time=True)
    asked = {answer.query_id for answer in research.answers}
    plan = analyst.follow_up(research, first=len(asked) + 1)
    if again := sorted(asked.intersection(query.query_id for query in plan.queries)):
        raise ValueError(f"The analyst gave {', '.join(again)} a second meaning.")
    follow_ups = tuple(query.model_copy(update={"is_follow_up": True}) for query in plan.queries)
    return plan.model_copy(update={"queries": follow_ups})
