"""Chooses how an answer is read."""

from dataclasses import replace

from deep_research.analysts.statistical.inquiries import (
    Association,
    Breakdown,
    Crossing,
    Development,
    Explanation,
    Factors,
    Figures,
    GroupMeasure,
    GroupTrends,
    Listing,
    PeriodComparison,
    Season,
    ShareShift,
    Tested,
    TimeTrend,
    Verdict,
    Within,
    Words,
    YearlyGrowth,
)
from deep_research.analysts.statistical.kinds import AnyInquiry
from deep_research.analysts.statistical.readings import (
    asked,
    checks,
    developments,
    distributions,
    explanations,
    relations,
    series,
    tested,
    years,
)
from deep_research.analysts.statistical.readings.reading import Evidence, Reading
from deep_research.analysts.statistical.traps.inquiries import MissingCheck, ReversalCheck, SizesCheck, TotalsCheck
from deep_research.analysts.statistical.wording import stated


def read(inquiry: AnyInquiry, found: Evidence) -> Reading:
    """What the evidence says; numbers of the conditions that it was found under are the question's own."""
    reading = _worded(inquiry, found)
    claim = stated(reading.claim, inquiry.scope)
    for figure in inquiry.figures if isinstance(inquiry, Figures | Verdict) else ():
        claim = stated(claim, figure.label)
    return replace(reading, claim=claim)


def _worded(inquiry: AnyInquiry, found: Evidence) -> Reading:  # noqa: C901, PLR0911, PLR0912 - one for each kind of inquiry
    match inquiry:
        case Breakdown():
            return distributions.breakdown(inquiry, found)
        case Words():
            return distributions.words(inquiry, found)
        case Crossing():
            return distributions.crossing(inquiry, found)
        case TimeTrend():
            return series.time_trend(inquiry, found)
        case GroupTrends():
            return series.group_trends(inquiry, found)
        case Season():
            return series.season(inquiry, found)
        case YearlyGrowth():
            return years.yearly_growth(inquiry, found)
        case ShareShift():
            return years.share_shift(inquiry, found)
        case GroupMeasure():
            return relations.group_measure(inquiry, found)
        case Association():
            return relations.association(inquiry, found)
        case Factors():
            return explanations.factors(inquiry, found)
        case Explanation():
            return explanations.explanation(inquiry, found)
        case Within():
            return explanations.within(inquiry, found)
        case Tested():
            return tested.tested(inquiry, found)
        case Figures():
            return asked.figures(inquiry, found)
        case Verdict():
            return asked.verdict(inquiry, found)
        case PeriodComparison():
            return asked.period_comparison(inquiry, found)
        case Development():
            return developments.development(inquiry, found)
        case TotalsCheck():
            return checks.totals_check(inquiry, found)
        case SizesCheck():
            return checks.sizes_check(inquiry, found)
        case MissingCheck():
            return checks.missing_check(inquiry, found)
        case ReversalCheck():
            return checks.reversal_check(inquiry, found)
        case Listing():
            return asked.listing(inquiry, found)
        case _:
            return distributions.spread(inquiry, found)
