"""Chooses how an answer is read."""

from deep_research.analysts.statistical.inquiries import (
    AnyInquiry,
    Association,
    Breakdown,
    Crossing,
    GroupMeasure,
    GroupTrends,
    TimeTrend,
    Words,
)
from deep_research.analysts.statistical.readings import distributions, relations, series
from deep_research.analysts.statistical.readings.reading import Evidence, Reading


def read(inquiry: AnyInquiry, found: Evidence) -> Reading:
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
        case GroupMeasure():
            return relations.group_measure(inquiry, found)
        case Association():
            return relations.association(inquiry, found)
        case _:
            return distributions.spread(inquiry, found)
