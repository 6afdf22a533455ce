"""Correlation of numeric columns, with its test and interval."""

from itertools import combinations

import numpy as np
from pydantic import JsonValue
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.multiple_testing import adjusted
from deep_research.statistics.requests import Correlation, CorrelationMatrix
from deep_research.statistics.results import Result, by_group, plain
from deep_research.statistics.samples import complete


def correlation(request: Correlation, table: Table) -> Result:
    """n, r, p_value (two-sided, under the hypothesis of no association) and the 95 % interval of r."""
    return by_group(table, request.by, lambda rows: _pair(rows, request.x, request.y, request.method))


def correlation_matrix(request: CorrelationMatrix, table: Table) -> Result:
    """`pairs`, strongest first, each over its own complete rows; p-values also adjusted for their number."""
    pairs: list[Result] = []
    skipped: list[JsonValue] = []
    for x, y in combinations(request.columns, 2):
        try:
            pairs.append({"x": x, "y": y, **_pair(table, x, y, request.method)})
        except StatisticsError as unfit:
            skipped.append(unfit.message)
    if not pairs:
        raise StatisticsError("No pair of these columns varies enough to be correlated.")
    for pair, p in zip(pairs, adjusted([_number(pair["p_value"]) for pair in pairs]), strict=True):
        pair["p_adjusted"] = p
    pairs.sort(key=lambda pair: -abs(_number(pair["r"])))
    return {"pairs": [{**pair} for pair in pairs], "skipped": skipped, "method": request.method}


def _pair(table: Table, x: str, y: str, method: str) -> Result:
    if x == y:
        raise StatisticsError(f"“{x}” can't be correlated with itself.")
    matrix = complete(table, (x, y), least=3)
    left, right = matrix[:, 0], matrix[:, 1]
    for name, values in ((x, left), (y, right)):
        if np.ptp(values) == 0:
            raise StatisticsError(f"“{name}” does not vary, so that it can't be correlated.")
    if method == "pearson":
        found = stats.pearsonr(left, right)
    else:
        found = stats.spearmanr(left, right) if method == "spearman" else stats.kendalltau(left, right)
    r = float(found.statistic)
    low, high = _interval(r, len(left))
    return {
        "n": len(left),
        "r": r,
        "p_value": plain(found.pvalue),
        "low": low,
        "high": high,
        "r_squared": r * r,
        "method": method,
    }


def _interval(r: float, n: int) -> tuple[float | None, float | None]:
    """95 % by Fisher's z transformation."""
    if n < 4 or abs(r) >= 1:
        return None, None
    centre, half = np.arctanh(r), stats.norm.ppf(0.975) / np.sqrt(n - 3)
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))


def _number(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 1.0
