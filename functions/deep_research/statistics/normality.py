"""Tests of normality."""

import warnings

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.requests import Normality
from deep_research.statistics.results import Result, by_group, plain
from deep_research.statistics.samples import Numbers, present


def normality(request: Normality, table: Table) -> Result:
    """statistic, p_value, skewness and excess kurtosis (bias-corrected), `normal`: not rejected at alpha.

    Kolmogorov-Smirnov is held against the normal with the sample's own mean and deviation; its p-value is then
    too large (Lilliefors 1967), which `note` says. `skewness` asks only whether |skewness| is within its limit.
    """
    return by_group(table, request.by, lambda rows: _test(request, present(rows, request.column, least=8)))


def _test(request: Normality, values: Numbers) -> Result:
    if np.ptp(values) == 0:
        raise StatisticsError(f"“{request.column}” does not vary, so that its distribution can't be tested.")
    skewness = float(stats.skew(values, bias=False))
    result: Result = {
        "n": len(values),
        "test": request.test,
        "alpha": request.alpha,
        "skewness": skewness,
        "kurtosis": float(stats.kurtosis(values, bias=False)),
    }
    if request.test == "skewness":
        return result | {"limit": request.skewness_limit, "normal": bool(abs(skewness) <= request.skewness_limit)}
    statistic, p_value, note = _statistic(request.test, values)
    return result | {"statistic": statistic, "p_value": p_value, "note": note, "normal": p_value >= request.alpha}


def _statistic(test: str, values: Numbers) -> tuple[float, float, str | None]:
    note = None
    if test == "shapiro":
        if len(values) > 5000:
            note = "The p-value of Shapiro-Wilk is approximate above five thousand values."
        # Shifting and scaling leave W as it is, and keep its sums accurate.
        with warnings.catch_warnings(action="ignore"):  # the note tells what the warning does
            found = stats.shapiro((values - values.mean()) / values.std())
    elif test == "dagostino":
        found = stats.normaltest(values)
    elif test == "anderson":
        found = stats.goodness_of_fit(
            stats.norm, values, statistic="ad", n_mc_samples=999, rng=np.random.default_rng(0)
        )
    else:
        found = stats.ks_1samp(values, stats.norm(values.mean(), values.std(ddof=1)).cdf)
        note = "The normal's mean and deviation are the sample's own, which makes this p-value too large."
    return float(found.statistic), plain(found.pvalue) or 0.0, note
