"""Plans the answer to a question that asks for one thing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from deep_research.analysts.statistical.closed import (
    associations,
    calendar,
    clustering,
    comparisons,
    developments,
    figures,
    group_tests,
    grouped,
    leaders,
    listings,
    lookups,
    models,
    procedures,
    rankings,
    series_tests,
    shares,
    statistic,
    verdicts,
)
from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.coverage import counts_everything, lacks_what_is_asked, unread
from deep_research.analysts.statistical.closed.parts import questions
from deep_research.analysts.statistical.grammar.preparation import Prepared, prepare
from deep_research.analysts.statistical.inquiries import Inquiry, Tested
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.wording import without
from deep_research.domain.dataset import Profile

_OPEN = re.compile(
    r"\b(?:trends?|patterns?|insights?|factors?(?! of \d)|drivers?|reasons?|imbalances?|discrepanc\w+|why"
    r"|explore|strateg\w+|opportunit\w+|implications?"
    r"|overview|summar\w+|impact\w*|influence\w*|affects?|over time|understand"
    r"|(?:what|that|which|factors?)(?: \w+)? (?:drives?|explains?)|drives|driving (?:the|our|this|these)"
    r"|know about|stands? out|interesting|notable|happening|going on|recommend\w*|improve)\b",
    re.IGNORECASE,
)
_ASKS_ONE_THING = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:what|which|who|how (?:many|much)|when|where|is|are|was|were|do|does|did"
    r"|list|calculate|compute|count|provide)\b",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"coefficient|pearson|spearman|kendall|\br\)|shapiro|z[ -]?score|\biqr\b|interquartile|outliers?\b"
    r"|[tuf][ -]test|anova|chi[ -]?squared?|calculate|compute"
    r"|mann[- ]whitney|kruskal|wilcoxon|welch|regression|\bgini\b|herfindahl|\bhhi\b|k[- ]?means|cluster"
    r"|anderson[- ]darling|agostino"
    r"|kolmogorov|\bmedian\b|standard deviation|percentile|skewness|kurtosis",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bbefore and after\b|\bboth before\b|\bafter and before\b", re.IGNORECASE)
_NAMED = (
    models.regression,
    models.library_moments,
    clustering.clusters,
    shares.concentration,
    series_tests.trend_test,
    series_tests.season_test,
    procedures.outliers,
    associations.correlation,
    associations.contingency,
    group_tests.paired_difference,
    group_tests.group_difference,
    procedures.normality,
)
_PLANS: tuple[Callable[[Ask], Inquiry | None], ...] = (
    figures.missing,
    comparisons.periods,
    developments.forecast,
    developments.change_of_level,
    *_NAMED,
    leaders.one_of,
    verdicts.verdict,
    calendar.by_period,
    rankings.longest_text,
    rankings.ranking,
    grouped.by_size,
    statistic.with_rows,
    figures.counts,
    statistic.statistics,
    rankings.extreme,
    listings.values,
    lookups.lookup,
)


@dataclass(frozen=True)
class ClosedPlan:
    """Inquiries that answer the question by themselves; none where it is open."""

    inquiries: tuple[Inquiry, ...] = ()
    reading: str = "The question is open: it is answered by complementary inquiries, the closest to it first."
    limitations: tuple[str, ...] = ()
    unanswerable: tuple[str, ...] | None = None
    """The words of a question for one thing that nothing in the dataset matches; None where it can be answered."""
    nearest: tuple[str, ...] = ()
    """Columns that come nearest to what is missing."""
    skipped: tuple[str, ...] = ()
    """Parts of the question that were left unanswered beside others that were not."""


def answer_plan(question: str, profile: Profile) -> ClosedPlan:
    """The plan of each thing that is asked, where at least one of them can be answered by itself."""
    prepared = prepare(question, profile)
    asked = questions(prepared.question, prepared.schema.profile)
    plans = [_plan_prepared(each, prepared, profile) for each in asked]
    answered = [plan for plan in plans if plan.inquiries]
    if len(asked) == 1 or not answered:
        return plans[0] if len(asked) == 1 else _plan_prepared(prepared.question, prepared, profile)
    skipped = tuple(each for each, plan in zip(asked, plans, strict=True) if not plan.inquiries)
    return ClosedPlan(
        inquiries=tuple(inquiry for plan in answered for inquiry in plan.inquiries),
        reading=" ".join(plan.reading for plan in answered),
        limitations=(
            *(told for plan in answered for told in plan.limitations),
            *(f"One part of the question could not be answered from this dataset: “{each}”" for each in skipped),
        ),
        skipped=skipped,
    )


def _plan_prepared(question: str, prepared: Prepared, profile: Profile) -> ClosedPlan:
    """The plan over the prepared data; “before and after” asks the same of the data as they came, too."""
    after = _plan(Ask(question, prepared))
    if not (prepared.schema.steps and _BOTH.search(question)):
        return after
    before = _plan(Ask(question, Prepared(question, Schema(profile))))
    both = ((before, " before the change"), (after, " after the change"))
    return replace(
        after,
        inquiries=tuple(
            inquiry.model_copy(update={"scope": f"{inquiry.scope}{when}"})
            for plan, when in both
            for inquiry in plan.inquiries
        ),
    )


def _plan(ask: Ask) -> ClosedPlan:
    """The first plan that fits, from the most specific to the most general."""
    plans = _PLANS
    moved = developments.contributions(ask)
    if moved:
        return ClosedPlan(moved, ask.reading(moved[0].purpose, moved[0].sql))
    if _OPEN.search(ask.head) and not _names_a_procedure(ask.question):
        return ClosedPlan()
    missing = _missing_name(ask)
    if missing is not None and not ask.mentions:
        return ClosedPlan(
            reading=f"The question is about the column “{missing}”, which is not there.",
            unanswerable=(missing,),
            nearest=ask.schema.nearest((missing,)),
        )
    for plan in plans:
        inquiry = plan(ask)
        if inquiry is not None:
            return _reserved(ask, inquiry)
    return _unanswerable(ask)


def _reserved(ask: Ask, inquiry: Inquiry) -> ClosedPlan:
    """The plan, with the words of the question that it had to leave out; none where it would be of something else."""
    left = unread(ask, inquiry)
    named = isinstance(inquiry, Tested)  # what follows “interquartile range” in the name of a method is no column
    if (not named and lacks_what_is_asked(ask, {*unread(ask, None), *left} - _known(ask, inquiry))) or (
        left and counts_everything(ask, inquiry)
    ):
        return _unanswerable(ask, unread(ask, None) or left)
    limitations = (*((without(left),) if left else ()), *ask.ambiguous(inquiry.sql))
    return ClosedPlan(
        (ask.over_prepared(inquiry.model_copy(update={"unread": left})),),
        ask.reading(inquiry.purpose, inquiry.sql),
        limitations,
    )


def _known(ask: Ask, inquiry: Inquiry) -> set[str]:
    """Words that a column is called by: what is asked for is there, even if this query did not take it."""
    tokens = ask.linker.tokens
    faint = {
        tokens[each.place].text
        for each in ask.linker.faint
        if any(f'"{column.name}"' in inquiry.sql for column in each.columns)
    }
    return faint | {tokens[place].text for mention in ask.mentions for place in range(mention.first, mention.last + 1)}


def _unanswerable(ask: Ask, left: tuple[str, ...] = ()) -> ClosedPlan:
    """An open question, or one for one thing that no column of the dataset holds."""
    if not left and not _ASKS_ONE_THING.search(ask.head):
        return ClosedPlan()
    missing = _missing_name(ask)
    words = (missing,) if missing else left or unread(ask, None)
    if not words and ask.mentions:
        return ClosedPlan()
    reading = "The question asks for one thing that no column of the dataset holds; what is nearest to it was explored."
    return ClosedPlan(reading=reading, unanswerable=words, nearest=ask.schema.nearest(words))


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
