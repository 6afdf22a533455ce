"""Values far from the rest."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.describe import Summary, summary
from deep_research.statistics.requests import Outliers
from deep_research.statistics.results import Count, Figure, Found
from deep_research.statistics.samples import Numbers, cells, enough, finite, name_of, numbers

_THRESHOLDS = {"z": 3.0, "iqr": 1.5, "mad": 3.5}
_LISTED = 100


class Outlying(Found):
    n: Count
    method: str
    threshold: float
    low: Figure
    high: Figure
    count: Count
    share: Figure
    remaining_rows: Count
    values: tuple[float, ...]
    min: Figure
    max: Figure
    before: Summary
    remaining: Summary
    labels: tuple[str, ...] = ()
    high_count: Count
    low_count: Count


def outliers(request: Outliers, table: Table) -> Outlying:
    """n, count, share, low and high limits, the outlying values (and labels), `before` and `remaining` summaries.

    z: |x - mean| over the population deviation. IQR: Tukey's fences, quartiles by linear interpolation.
    MAD: 0.6745 (x - median) / MAD (Iglewicz & Hoaglin 1993). At most 100 values are listed.
    """
    values = numbers(table, request.column)
    kept = enough(finite(values), request.column, 3)
    threshold = request.threshold or _THRESHOLDS[request.method]
    low, high = _limits(kept, request.method, threshold)
    out = _outside(values, low, high, request.side)
    found = np.sort(values[out])
    places = np.flatnonzero(out)[:_LISTED]
    return Outlying(
        n=len(kept),
        method=request.method,
        threshold=threshold,
        low=low,
        high=high,
        count=len(found),
        share=len(found) / len(kept),
        remaining_rows=table.row_count - len(found),
        values=tuple(float(value) for value in found[:_LISTED]),
        min=found[0] if len(found) else None,
        max=found[-1] if len(found) else None,
        before=summary(kept),
        remaining=summary(values[~out & np.isfinite(values)]),
        **({} if request.label is None else {"labels": _names(table, request.label, places)}),
        high_count=(found > high).sum(),
        low_count=(found < low).sum(),
        assumptions=_told(request.method, kept),
    )


def _names(table: Table, label: str, places: NDArray[np.intp]) -> tuple[str, ...]:
    names = cells(table, label)
    return tuple(name_of(names[place]) for place in places)


def _limits(values: Numbers, method: str, threshold: float) -> tuple[float, float]:
    if method == "z":
        centre, unit = values.mean(), values.std()
    elif method == "mad":
        centre, unit = np.median(values), stats.median_abs_deviation(values) / 0.6745
    else:
        q1, q3 = np.quantile(values, [0.25, 0.75])
        return float(q1 - threshold * (q3 - q1)), float(q3 + threshold * (q3 - q1))
    if method == "mad" and unit == 0:
        raise StatisticsError("More than half of the values are equal, so that their median deviation is zero.")
    return float(centre - threshold * unit), float(centre + threshold * unit)


def _outside(values: Numbers, low: float, high: float, side: str) -> NDArray[np.bool_]:
    below, above = values < low, values > high
    if side == "both":
        return np.asarray(below | above)
    return np.asarray(above if side == "high" else below)


def _told(method: str, values: Numbers) -> tuple[str, ...]:
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    told = []
    if method == "iqr" and q1 == q3:
        told.append("Half of the values are equal, so that every other value counts as an outlier.")
    elif q3 > q1 and abs(q1 + q3 - 2 * median) > 0.5 * (q3 - q1):
        told.append("The values are skewed: many of these may be the long tail of the distribution and no errors.")
    if method == "z" and len(values) <= 10:
        told.append(f"Among {len(values)} values no z-score can exceed {(len(values) - 1) ** 0.5:.2f}.")
    elif method == "z":
        told.append("Outliers widen the deviation they are measured by, and may hide each other; MAD resists that.")
    return tuple(told)
