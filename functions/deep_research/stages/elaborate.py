"""Stage 7: explains at length how the answer was found, where that was asked for."""

from deep_research.domain.job import Stage
from deep_research.domain.ports import Analyst
from deep_research.domain.result import Conclusion, Research, Result


def elaborate(result: Result, research: Research, conclusion: Conclusion, analyst: Analyst) -> Result:
    """The result with its seven verbose fields."""
    explained = analyst.elaborate(research, conclusion.synthesis)
    done = result.completeness.model_copy(update={"stages_completed": Stage.ELABORATE.number})
    return result.model_copy(update={"completeness": done, **dict(explained)})
