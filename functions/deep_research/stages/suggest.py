"""Stage 6: says what to ask next, and completes the result."""

from deep_research.domain.job import Stage
from deep_research.domain.ports import Analyst
from deep_research.domain.query import QueryPlan
from deep_research.domain.result import Completeness, Conclusion, Research, Result
from deep_research.stages.composition import composed
from deep_research.stages.unanswered import LOST, TIME_LIMIT, was_carried_out

_OUT_OF_BUDGET = "out_of_budget"
_REASONS = {
    TIME_LIMIT.code: "The job's time was used up before all of its plan was carried out.",
    _OUT_OF_BUDGET: "The job's budget for language models was used up before all of it was thought through.",
    LOST.code: "Some of its queries were lost to a fault of the system; submitting again may answer them.",
}


def suggest(research: Research, follow_ups: QueryPlan, conclusion: Conclusion, analyst: Analyst) -> Result:
    """The whole result, but for its verbose part."""
    return composed(
        research,
        conclusion,
        _completeness(research, follow_ups, conclusion),
        suggestions=analyst.suggest(research, conclusion.synthesis),
    )


def _completeness(research: Research, follow_ups: QueryPlan, conclusion: Conclusion) -> Completeness:
    missing = [answer.error.code for answer in research.answers if answer.error and not was_carried_out(answer)]
    causes = [*missing, *([TIME_LIMIT.code] if follow_ups.out_of_time else [])]
    if any(use.out_of_budget for use in (*research.model_use, *conclusion.synthesis.model_use)):
        causes.append(_OUT_OF_BUDGET)
    return Completeness(
        complete=not causes,
        stages_completed=Stage.SUGGEST.number,
        queries_completed=len(research.answers) - len(missing),
        queries_planned=len(research.answers),
        reason=" ".join(_REASONS[code] for code in dict.fromkeys(causes)) or None,
    )
