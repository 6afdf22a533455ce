"""Plans the answer to a question that asks for one thing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from deep_research.analysts.statistical.closed import figures, models, procedures, rankings, verdicts
from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.inquiries import Inquiry
from deep_research.domain.dataset import Profile

_OPEN = re.compile(
    r"\b(?:trends?|patterns?|insights?|factors?|drivers?|reasons?|imbalances?|discrepanc\w+|why|explore|strateg\w+|opportunit\w+|implications?"
    r"|overview|summar\w+|impact\w*|influence\w*|affects?|over time|understand)\b",
    re.IGNORECASE,
)
_ASKS_ONE_THING = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:what|which|who|how (?:many|much)|when|where|is|are|was|were|do|does|did"
    r"|list|calculate|compute|count|provide)\b",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"coefficient|pearson|spearman|\br\)|shapiro|z[ -]?score|\biqr\b|t[ -]test|anova|chi[ -]?square|calculate|compute",
    re.IGNORECASE,
)
_NAMED = (
    models.regression,
    models.library_moments,
    procedures.outliers,
    procedures.correlation,
    procedures.contingency,
    procedures.group_difference,
    procedures.normality,
)
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
    unanswerable: str | None = None
    """Why the dataset cannot answer a question that asks for one thing; what is missing, by name."""


def answer_plan(question: str, profile: Profile) -> ClosedPlan:
    """The first plan that fits, from the most specific to the most general."""
    ask = Ask(question, profile)
    plans = _PLANS
    if _OPEN.search(ask.head) and not _names_a_procedure(question):
        return ClosedPlan()
    missing = _missing_name(ask)
    if missing is not None and not ask.mentions:
        return ClosedPlan(
            reading=f"The question is about the column “{missing}”, which is not there.", unanswerable=missing
        )
    for plan in plans:
        inquiry = plan(ask)
        if inquiry is not None:
            return ClosedPlan(
                (inquiry,), ask.reading(f"Read as: {inquiry.purpose[0].lower()}{inquiry.purpose[1:].rstrip('.')}")
            )
    return _unanswerable(ask)


def _unanswerable(ask: Ask) -> ClosedPlan:
    """An open question, or one for one thing that no column of the dataset holds."""
    if not _ASKS_ONE_THING.search(ask.head):
        return ClosedPlan()
    reading = (
        "The question asks for one thing, and it could not be matched to the columns; what is nearest was explored."
    )
    return ClosedPlan(reading=reading, unanswerable=_missing_name(ask) or "")


def _missing_name(ask: Ask) -> str | None:
    """A name in quotation marks, called a column, that no column has."""
    known = {column.name.casefold() for column in ask.schema.profile.columns}
    known |= {(column.original_name or "").casefold() for column in ask.schema.profile.columns}
    for quote in ask.linker.quotes:
        around = ask.question[max(0, quote.start - 25) : quote.end + 25].lower()
        if (
            re.search(r"\bcolumn|\bvariable|\bfeature|\bfield", around)
            and quote.text.casefold() not in known
            and not ask.derived
        ):
            return quote.text
    return None


def _names_a_procedure(question: str) -> bool:
    """An open word beside a coefficient or a test that is asked for by name is no open question."""
    return _PROCEDURE.search(question) is not None
