"""Where a series goes over time."""

import numpy as np
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.mann_kendall import mann_kendall
from deep_research.statistics.requests import Trend
from deep_research.statistics.results import Count, Figure, Found
from deep_research.statistics.samples import varies
from deep_research.statistics.series import Periods, autocorrelation, series


class Direction(Found):
    first_period: str
    last_period: str
    first: Figure
    last: Figure
    early_mean: Figure
    late_mean: Figure
    change: Figure
    peak_period: str
    peak: Figure
    low_period: str
    low: Figure
    n: Count
    direction: str
    slope: Figure
    slope_low: Figure = None
    slope_high: Figure = None
    relative_slope: Figure
    regression_p: Figure = None
    r_squared: Figure
    tau: Figure
    p_value: Figure
    alpha: float
    sen_slope: Figure = None
    mean: Figure
    sen_low: Figure = None
    sen_high: Figure = None
    mann_kendall_s: Figure = None
    mann_kendall_z: Figure = None
    autocorrelation: Figure = None


def trend(request: Trend, table: Table) -> Direction:
    """Least-squares slope per period with its 95 % interval, Mann-Kendall, Theil-Sen, first and last third, extremes.

    `direction` is `increasing` or `decreasing` where Mann-Kendall's two-sided p is below alpha, else `stable`.
    `relative_slope` is the slope over the mean; `change` compares the mean of the last third with the first's.
    `autocorrelation` is that of successive residuals of the line.
    """
    periods = series(request, table, 4, "a trend")
    values = periods.values
    if not varies(values):
        return _flat(request, periods)
    steps = np.arange(len(values), dtype=np.float64)
    line, kendall, monotonic = stats.linregress(steps, values), stats.kendalltau(steps, values), mann_kendall(values)
    half = float(line.stderr * stats.t.ppf(0.975, len(values) - 2))
    slope, mean, p_value = float(line.slope), float(values.mean()), float(kendall.pvalue)
    residuals = values - line.intercept - slope * steps
    after = autocorrelation(residuals, 1) if np.abs(residuals).max() > 1e-9 * np.abs(values).max() else 0.0
    return Direction(
        **_ends(periods),
        n=len(values),
        direction=("increasing" if kendall.statistic > 0 else "decreasing") if p_value < request.alpha else "stable",
        slope=slope,
        slope_low=slope - half,
        slope_high=slope + half,
        relative_slope=slope / mean if mean else None,
        regression_p=line.pvalue,
        r_squared=line.rvalue**2,
        tau=kendall.statistic,
        p_value=p_value,
        alpha=request.alpha,
        sen_slope=monotonic.slope,
        mean=mean,
        sen_low=monotonic.low,
        sen_high=monotonic.high,
        mann_kendall_s=monotonic.s,
        mann_kendall_z=monotonic.z,
        autocorrelation=after,
        assumptions=(*periods.told(), *_told(len(values), after)),
    )


def _flat(request: Trend, periods: Periods) -> Direction:
    return Direction(
        **_ends(periods),
        slope=0.0,
        relative_slope=0.0,
        tau=0.0,
        p_value=1.0,
        r_squared=0.0,
        n=len(periods.values),
        direction="stable",
        mean=periods.values[0],
        alpha=request.alpha,
        assumptions=(*periods.told(), "Every period has the same value."),
    )


def _ends(periods: Periods) -> dict[str, object]:
    names, values = periods.names, periods.values
    third = max(len(values) // 3, 1)
    early, late = float(values[:third].mean()), float(values[-third:].mean())
    high, low = int(values.argmax()), int(values.argmin())
    return {
        "first_period": names[0],
        "last_period": names[-1],
        "first": values[0],
        "last": values[-1],
        "early_mean": early,
        "late_mean": late,
        "change": (late - early) / abs(early) if early else None,
        "peak_period": names[high],
        "peak": values[high],
        "low_period": names[low],
        "low": values[low],
    }


def _told(n: int, after: float) -> tuple[str, ...]:
    found = []
    # Bartlett (1946): of independent values it lies within two such errors of zero.
    if after > 2 / n**0.5:
        found.append(
            f"Successive residuals are correlated ({after:.2f}): a season or a drift makes p-values and intervals of "
            "the slope too small."
        )
    elif n < 8:
        found.append(f"With {n} periods only a strong trend would be noticed.")
    else:
        found.append("Successive residuals of the line are not correlated beyond chance.")
    return tuple(found)
