"""The confidence intervals of a job's estimates, each with what it is an interval of."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import JsonValue
from scipy import stats

from deep_research.analysts.statistical.kinds import AnyInquiry
from deep_research.analysts.statistical.plans import inquiry_of
from deep_research.analysts.statistical.wording import brief, value_at
from deep_research.domain.query import Answer

_MOST = 8
_LEAST = 5
"""Values from which on the mean of a sample has an interval worth telling."""


class Interval(NamedTuple):
    of: str
    value: float
    low: float
    high: float


def intervals(answer: Answer) -> list[Interval]:
    """Of correlations, slopes, differences, odds ratios, forecasts and the means of groups; 95 % each."""
    inquiry = inquiry_of(answer.plan)
    if inquiry is None or answer.error is not None:
        return []
    found = answer.statistics
    return [*_single(inquiry, found), *_listed(inquiry, found), *_means(inquiry, found)]


def written(value: float) -> str:
    return format(value, brief(value) or ",.4g")


def _single(inquiry: AnyInquiry, found: dict[str, JsonValue]) -> Iterator[Interval]:
    both = f"{getattr(inquiry, 'x_label', 'the first')} and {getattr(inquiry, 'y_label', 'the second')}"
    label, grain = getattr(inquiry, "value_label", ""), getattr(inquiry, "grain", "period")
    named = getattr(inquiry, "labels", ())
    both = " and ".join(named[:2]) if len(named) > 1 else both
    for of, *paths in (
        (f"correlation of {both}", "r", "low", "high"),
        (f"slope of {label} per {grain}", "slope", "slope_low", "slope_high"),
        ("difference of the two means", "difference", "difference_low", "difference_high"),
        ("odds ratio", "odds_ratio.estimate", "odds_ratio.low", "odds_ratio.high"),
    ):
        yield from _interval(of, *(value_at(found, path) for path in paths))


def _listed(inquiry: AnyInquiry, found: dict[str, JsonValue]) -> Iterator[Interval]:
    outcome = getattr(inquiry, "outcome_label", "")
    for name, of, value in (
        ("coefficients", "slope of {}, the others held equal", "estimate"),
        ("pairs", "correlation of {}", "r"),
        ("points", "forecast for {}", "value"),
    ):
        listed = found.get(name)
        own = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        if name == "pairs" and outcome:
            own = [each for each in own if each.get("x") == outcome]
        for each in own[:_MOST]:
            subject = each.get("name") or each.get("period") or f"{each.get('x')} and {each.get('y')}"
            yield from _interval(of.format(subject), each.get(value), each.get("low"), each.get("high"))


def _means(inquiry: AnyInquiry, found: dict[str, JsonValue]) -> Iterator[Interval]:
    """By Student's t, from each group's standard error."""
    groups, label = found.get("groups"), getattr(inquiry, "value_label", "") or "the values"
    for group in groups[:_MOST] if isinstance(groups, list) else []:
        if not isinstance(group, dict):
            continue
        mean, error, n = group.get("mean"), group.get("sem"), group.get("n")
        if isinstance(mean, int | float) and isinstance(error, int | float) and isinstance(n, int) and n >= _LEAST:
            half = float(stats.t.ppf(0.975, n - 1)) * error
            within = f" of {getattr(inquiry, 'dimension_label', '')}" if getattr(inquiry, "ordered", False) else ""
            of = f"mean {label} of {group.get('name')}{within.replace('quarter of ', '')} ({n:,} rows)"
            yield Interval(of, mean, mean - half, mean + half)


def _interval(of: str, value: object, low: object, high: object) -> Iterator[Interval]:
    if isinstance(value, int | float) and isinstance(low, int | float) and isinstance(high, int | float):
        yield Interval(of, float(value), float(low), float(high))
