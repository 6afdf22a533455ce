"""Values far from the rest."""

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.describe import summary
from deep_research.statistics.requests import Outliers
from deep_research.statistics.results import Result, by_group
from deep_research.statistics.samples import Numbers, cells, enough, name_of, numbers

_THRESHOLDS = {"z": 3.0, "iqr": 1.5, "mad": 3.5}
_LISTED = 100


def outliers(request: Outliers, table: Table) -> Result:
    """n, count, share, low and high limits, the outlying values (and labels), `before` and `remaining` summaries.

    z: |x - mean| over the population deviation. IQR: Tukey's fences, quartiles by linear interpolation.
    MAD: 0.6745 (x - median) / MAD (Iglewicz & Hoaglin 1993).
    """
    return by_group(table, request.by, lambda rows: _find(request, rows))


def _find(request: Outliers, table: Table) -> Result:
    values = numbers(table, request.column)
    kept = enough(values[np.isfinite(values)], request.column, 3)
    threshold = request.threshold or _THRESHOLDS[request.method]
    low, high = _limits(kept, request.method, threshold)
    out = _outside(values, low, high, request.side)
    found = values[out]
    order = np.argsort(found, kind="stable")
    result: Result = {
        "n": len(kept),
        "method": request.method,
        "threshold": threshold,
        "low": low,
        "high": high,
        "count": len(found),
        "share": len(found) / len(kept),
        "remaining_rows": table.row_count - len(found),
        "values": [float(value) for value in found[order][:_LISTED]],
        "min": float(found.min()) if len(found) else None,
        "max": float(found.max()) if len(found) else None,
        "before": {**summary(kept)},
        "remaining": {**summary(values[~out & np.isfinite(values)])},
    }
    if request.label is not None:
        names = cells(table, request.label)
        labels: list[JsonValue] = [name_of(names[place]) for place in np.flatnonzero(out)[:_LISTED]]
        result["labels"] = labels
    return result


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
