"""Stage 2: turns each sub-question into a query."""

from deep_research.domain.dataset import Profile
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Decomposition, QueryPlan


def classify(decomposition: Decomposition, profile: Profile, analyst: Analyst) -> QueryPlan:
    """The queries that answer the sub-questions, `Q1` first."""
    return analyst.classify(decomposition, profile)
