"""Where a series goes over time."""

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table
from deep_research.statistics.requests import Trend
from deep_research.statistics.results import Result, by_group, plain
from deep_research.statistics.samples import Numbers, cells, name_of, numbers


def trend(request: Trend, table: Table) -> Result:
    """Least-squares slope per period with its 95 % interval, Mann-Kendall, Theil-Sen, first and last third, extremes.

    `direction` is `increasing` or `decreasing` where Mann-Kendall's two-sided p is below alpha, else `stable`.
    `relative_slope` is the slope over the mean; `change` compares the mean of the last third with the first's.
    """
    return by_group(table, request.by, lambda rows: _trend(request, rows), overall=False)


def _trend(request: Trend, table: Table) -> Result:
    periods, values = cells(table, request.period), numbers(table, request.value)
    if request.omit_last:
        periods, values = periods[:-1], values[:-1]
    kept = [place for place, period in enumerate(periods) if period is not None and np.isfinite(values[place])]
    names, values = [periods[place] for place in kept], values[kept]
    if len(values) < 4:
        raise StatisticsError(f"There are {len(values)} periods, and a trend needs at least 4.")
    if np.ptp(values) == 0:
        return _flat(request, names, values)
    steps = np.arange(len(values), dtype=np.float64)
    line = stats.linregress(steps, values)
    kendall = stats.kendalltau(steps, values)
    mean = float(values.mean())
    half = float(line.stderr * stats.t.ppf(0.975, len(values) - 2))
    p_value = plain(kendall.pvalue)
    rising = float(kendall.statistic) > 0
    moved = p_value is not None and p_value < request.alpha
    return _ends(names, values) | {
        "n": len(values),
        "direction": ("increasing" if rising else "decreasing") if moved else "stable",
        "slope": float(line.slope),
        "slope_low": float(line.slope) - half,
        "slope_high": float(line.slope) + half,
        "relative_slope": plain(line.slope / mean) if mean else None,
        "regression_p": plain(line.pvalue),
        "r_squared": float(line.rvalue**2),
        "tau": plain(kendall.statistic),
        "p_value": p_value,
        "alpha": request.alpha,
        "sen_slope": plain(stats.theilslopes(values, steps).slope),
        "mean": mean,
    }


def _flat(request: Trend, names: list[Scalar], values: Numbers) -> Result:
    nothing: Result = {"slope": 0.0, "relative_slope": 0.0, "tau": 0.0, "p_value": 1.0, "r_squared": 0.0}
    known: Result = {"n": len(values), "direction": "stable", "mean": float(values[0]), "alpha": request.alpha}
    return _ends(names, values) | nothing | known


def _ends(names: list[Scalar], values: Numbers) -> Result:
    third = max(len(values) // 3, 1)
    early, late = float(values[:third].mean()), float(values[-third:].mean())
    high, low = int(values.argmax()), int(values.argmin())
    return {
        "first_period": name_of(names[0]),
        "last_period": name_of(names[-1]),
        "first": float(values[0]),
        "last": float(values[-1]),
        "early_mean": early,
        "late_mean": late,
        "change": (late - early) / abs(early) if early else None,
        "peak_period": name_of(names[high]),
        "peak": float(values[high]),
        "low_period": name_of(names[low]),
        "low": float(values[low]),
    }
