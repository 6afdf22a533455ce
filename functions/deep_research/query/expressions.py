"""SQL expressions over a dataset's columns: aggregates, periods, durations, shares."""

from deep_research.domain.dataset import Grain
from deep_research.query.select import quoted

SECONDS_PER_DAY = 86_400

_AGGREGATES = {
    "mean": "avg({0})",
    "median": "median({0})",
    "sum": "sum({0})",
    "count": "count({0})",
    "distinct": "count(DISTINCT {0})",
    "min": "min({0})",
    "max": "max({0})",
    "range": "max({0}) - min({0})",
    "sd": "stddev_samp({0})",
    "sd_population": "stddev_pop({0})",
    "variance": "var_samp({0})",
    "variance_population": "var_pop({0})",
    "cv": "100.0 * stddev_samp({0}) / nullif(avg({0}), 0)",
    "sem": "stddev_samp({0}) / sqrt(count({0}))",
    "geometric_mean": "exp(avg(CASE WHEN {0} > 0 THEN ln({0}) END))",
    "mode": "mode({0})",
    "iqr": "quantile_cont({0}, 0.75) - quantile_cont({0}, 0.25)",
    "q1": "quantile_cont({0}, 0.25)",
    "q3": "quantile_cont({0}, 0.75)",
    "skewness": "skewness({0})",
    "kurtosis": "kurtosis({0})",
    "missing": "count(*) - count({0})",
    "missing_percent": "100.0 * (count(*) - count({0})) / count(*)",
}
AGGREGATES = frozenset(_AGGREGATES)

_PERIODS = {
    Grain.MINUTE: "%Y-%m-%d %H:%M",
    Grain.HOUR: "%Y-%m-%d %H:00",
    Grain.DAY: "%Y-%m-%d",
    Grain.WEEK: "%Y-%m-%d",
    Grain.MONTH: "%Y-%m",
    Grain.YEAR: "%Y",
}


def aggregate(function: str, expression: str) -> str:
    """One of `AGGREGATES` of an expression, or a percentile such as `p90`.

    Skewness and kurtosis are bias-corrected, quantiles interpolated; `cv`, the coefficient of variation, is in percent.
    """
    if function.startswith("p") and function[1:2].isdigit():
        return quantile(float(function[1:]) / 100, expression)
    return _AGGREGATES[function].format(expression)


def quantile(share: float, expression: str) -> str:
    return f"quantile_cont({expression}, {share!r})"


def period(column: str, grain: Grain) -> str:
    """The period of a date column as text that sorts by time: 2024, 2024-03, 2024-Q1; weeks by their Monday."""
    if grain is Grain.QUARTER:
        return f"year({quoted(column)}) || '-Q' || quarter({quoted(column)})"
    return f"strftime(date_trunc('{grain}', {quoted(column)}), '{_PERIODS[grain]}')"


def days_between(start: str, end: str) -> str:
    """Days from one date column to another, with fractions where they hold times."""
    return f"date_diff('second', {quoted(start)}, {quoted(end)}) / {SECONDS_PER_DAY}.0"


def days_since_epoch(column: str) -> str:
    """A date as a number, so that it can be correlated."""
    return f"date_diff('day', DATE '1970-01-01', {quoted(column)})"


def share_of(condition: str) -> str:
    """Percent of rows for which the condition holds; rows for which it is unknown do not count."""
    return f"100.0 * avg(CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END)"
