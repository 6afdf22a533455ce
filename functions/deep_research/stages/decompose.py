"""Stage 1: understands the question and splits it into complementary ones."""

from deep_research.domain.dataset import Profile
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Decomposition


def decompose(question: str, profile: Profile, analyst: Analyst) -> Decomposition:
    """The question as the analyst reads it against what is known of the dataset, under the analyst's name."""
    return analyst.decompose(question, profile).model_copy(update={"analyst": analyst.name})
