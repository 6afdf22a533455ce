"""Plans the answer to a question that asks for one thing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from deep_research.analysts.statistical.closed import figures, rankings, tests, verdicts
from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.inquiries import Inquiry
from deep_research.domain.dataset import Profile

_OPEN = re.compile(
    r"\b(?:trends?|patterns?|insights?|factors?|drivers?|reasons?|imbalances?|discrepanc\w+|why|explore|strateg\w+|opportunit\w+|implications?"
    r"|overview|summar\w+|impact\w*|influence\w*|affects?|over time|understand)\b",
    re.IGNORECASE,
)
_NAMED = (tests.outliers, tests.correlation, tests.contingency, tests.group_difference, tests.normality)
_PLANS: tuple[Callable[[Ask], Inquiry | None], ...] = (
    figures.missing,
    *_NAMED,
    verdicts.verdict,
    rankings.ranking,
    figures.counts,
    figures.statistics,
    rankings.extreme,
    rankings.values,
)


@dataclass(frozen=True)
class ClosedPlan:
    """Inquiries that answer the question by themselves; none where it is open."""

    inquiries: tuple[Inquiry, ...] = ()
    reading: str = "The question is open: it is answered by complementary inquiries, the closest to it first."
    limitations: tuple[str, ...] = ()


def answer_plan(question: str, profile: Profile) -> ClosedPlan:
    """The first plan that fits, from the most specific to the most general."""
    ask = Ask(question, profile)
    plans = _PLANS
    if _OPEN.search(ask.head) and not _names_a_procedure(question):
        return ClosedPlan()
    for plan in plans:
        inquiry = plan(ask)
        if inquiry is not None:
            return ClosedPlan(
                (inquiry,), ask.reading(f"Read as: {inquiry.purpose[0].lower()}{inquiry.purpose[1:].rstrip('.')}")
            )
    return ClosedPlan()


def _names_a_procedure(question: str) -> bool:
    """An open word beside a coefficient or a test that is asked for by name is no open question."""
    named = r"coefficient|pearson|spearman|\br\)|shapiro|z[ -]?score|\biqr\b|t[ -]test|anova|chi[ -]?square|calculate|compute"
    return re.search(named, question, re.IGNORECASE) is not None
