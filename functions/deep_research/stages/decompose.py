"""Stage 1: understands the question and splits it into complementary ones."""

from deep_research.domain.dataset import Profile
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Decomposition


def decompose(question: str, profile: Profile, analyst: Analyst) -> Decomposition:
    """The question as it is read against what is known of the dataset, under the name of the analyst who read it."""
    read = analyst.decompose(question, profile)
    return read.model_copy(update={"analyst": read.analyst or analyst.name})
