"""Tests of normality."""

import warnings

import numpy as np
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.requests import Normality
from deep_research.statistics.results import Count, Figure, Found, Truth, left_out
from deep_research.statistics.samples import Numbers, present, varying

_SIMULATED = 5_000
"""Anderson-Darling's p-value is simulated, which takes a thousand times a sample of this size."""
_MANY = 5_000


class Shape(Found):
    n: Count
    test: str
    alpha: float
    skewness: Figure
    kurtosis: Figure
    limit: float | None = None
    statistic: Figure = None
    p_value: Figure = None
    note: str | None = None
    normal: Truth


def normality(request: Normality, table: Table) -> Shape:
    """statistic, p_value, skewness and excess kurtosis (bias-corrected), `normal`: not rejected at alpha.

    Kolmogorov-Smirnov is held against the normal with the sample's own mean and deviation; its p-value is then
    too large (Lilliefors 1967), which `note` says. `skewness` asks only whether |skewness| is within its limit.
    Sources: Shapiro & Wilk (1965), D'Agostino & Pearson (1973), Jarque & Bera (1980), Anderson & Darling (1952).
    """
    values = varying(present(table, request.column, least=8), request.column, "its distribution can't be tested")
    skewness = float(stats.skew(values, bias=False))
    common: dict[str, object] = {
        "n": len(values),
        "test": request.test,
        "alpha": request.alpha,
        "skewness": skewness,
        "kurtosis": stats.kurtosis(values, bias=False),
        "assumptions": _told(len(table.rows) - len(values), len(values), request.test),
    }
    if request.test == "skewness":
        normal = abs(skewness) <= request.skewness_limit
        return Shape(**common, limit=request.skewness_limit, normal=normal)
    statistic, p_value, note = _statistic(request.test, values)
    normal = p_value >= request.alpha
    return Shape(**common, statistic=statistic, p_value=p_value, note=note, normal=normal)


def _statistic(test: str, values: Numbers) -> tuple[float, float, str | None]:
    note = None
    # Shifting and scaling leave each of these statistics as it is, and keep its sums accurate.
    values = (values - values.mean()) / values.std()
    if test == "shapiro":
        if len(values) > _MANY:
            note = "The p-value of Shapiro-Wilk is approximate above five thousand values."
        with warnings.catch_warnings(action="ignore"):  # the note tells what the warning does
            found = stats.shapiro(values)
    elif test == "dagostino":
        found = stats.normaltest(values)
        note = "D'Agostino-Pearson is approximate below twenty values." if len(values) < 20 else None
    elif test == "jarque_bera":
        found = stats.jarque_bera(values)
        note = "Jarque-Bera rejects too seldom below two thousand values." if len(values) < 2000 else None
    elif test == "anderson":
        values, note = _sampled(values)
        found = stats.goodness_of_fit(
            stats.norm, values, statistic="ad", n_mc_samples=999, rng=np.random.default_rng(0)
        )
    else:
        found = stats.ks_1samp(values, stats.norm(values.mean(), values.std(ddof=1)).cdf)
        note = "The normal's mean and deviation are the sample's own, which makes this p-value too large."
    return float(found.statistic), float(np.nan_to_num(found.pvalue)), note


def _sampled(values: Numbers) -> tuple[Numbers, str | None]:
    if len(values) <= _SIMULATED:
        return values, None
    # Drawn from the values in order, so that the order of the rows decides nothing.
    drawn = np.random.default_rng(0).choice(np.sort(values), _SIMULATED, replace=False)
    return drawn, f"Tested on {_SIMULATED:,} values drawn at random of {len(values):,}."


def _told(without: int, n: int, test: str) -> tuple[str, ...]:
    told = [*left_out(without, "Missing values left out")]
    if n > _MANY and test != "skewness":
        told.append(f"With {n:,} values even a small departure from the normal is significant: look at its size.")
    if n < 30:
        told.append(f"With {n} values only a large departure from the normal would be noticed.")
    told.append("Skewness and excess kurtosis are corrected for bias; both are 0 for a normal distribution.")
    return tuple(told)
