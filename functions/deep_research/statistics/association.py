"""Correlation of numeric columns, with its test and interval."""

from itertools import combinations

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.coefficients import fisher_interval, p_of, product_moment, unexplained
from deep_research.statistics.multiple_testing import adjusted
from deep_research.statistics.requests import Correlation, CorrelationMatrix
from deep_research.statistics.results import Count, Figure, Found, left_out
from deep_research.statistics.samples import Numbers, complete, varies, varying

_FEW_PAIRS = 10
"""Below this many pairs the t and normal approximations of rank correlations are rough."""


class Coefficient(Found):
    """`r` (tau for Kendall) with two-sided `p_value` and its interval `low` to `high` at `confidence`."""

    n: Count
    r: Figure
    p_value: Figure
    low: Figure
    high: Figure
    r_squared: Figure
    method: str
    confidence: float = 0.95
    controls: tuple[str, ...] = ()


class Pair(Coefficient):
    x: str
    y: str
    p_adjusted: Figure


class Matrix(Found):
    pairs: tuple[Pair, ...]
    skipped: tuple[str, ...]
    method: str


def correlation(request: Correlation, table: Table) -> Coefficient:
    """n, r, p_value (two-sided, under the hypothesis of no association) and the interval of r by Fisher's z.

    Standard errors of z: 1/√(n-3) (Pearson; Fisher 1921), √((1+r²/2)/(n-3)) (Spearman; Bonett & Wright 2000),
    √(0.437/(n-4)) (Kendall; Fieller, Hartley & Pearson 1957). Each control takes one from n.
    """
    return _pair(table, request)


def correlation_matrix(request: CorrelationMatrix, table: Table) -> Matrix:
    """`pairs`, strongest first, each over its own complete rows; p-values also adjusted for their number."""
    found: list[tuple[str, str, Coefficient]] = []
    skipped: list[str] = []
    for x, y in combinations(request.columns, 2):
        try:
            found.append((x, y, _pair(table, Correlation(x=x, y=y, method=request.method))))
        except StatisticsError as unfit:
            skipped.append(unfit.message)
    if not found:
        raise StatisticsError("No pair of these columns varies enough to be correlated.")
    after = adjusted([1.0 if pair.p_value is None else pair.p_value for _, _, pair in found])
    pairs = [
        Pair(x=x, y=y, p_adjusted=p, **pair.model_dump(exclude_unset=True))
        for (x, y, pair), p in zip(found, after, strict=True)
    ]
    pairs.sort(key=lambda pair: -abs(pair.r or 0.0))
    return Matrix(
        pairs=tuple(pairs),
        skipped=tuple(skipped),
        method=request.method,
        assumptions=(f"Pairs tested: {len(pairs)}; p_adjusted corrects for that (Benjamini-Hochberg).",),
    )


def _pair(table: Table, request: Correlation) -> Coefficient:
    x, y, method = request.x, request.y, request.method
    if x == y:
        raise StatisticsError(f"“{x}” can't be correlated with itself.")
    if {x, y} & set(request.controls) or (request.controls and method == "kendall"):
        raise StatisticsError("Controls must be other columns than x and y, and Kendall's tau takes none here.")
    matrix = complete(table, (x, y, *request.controls), least=3 + len(request.controls))
    for name, values in ((x, matrix[:, 0]), (y, matrix[:, 1])):
        varying(values, name, "it can't be correlated")
    n, taken = len(matrix), len(request.controls)
    if method == "kendall":
        found = stats.kendalltau(matrix[:, 0], matrix[:, 1])
        r, p_value = float(found.statistic), found.pvalue
    else:
        ranked = stats.rankdata(matrix, axis=0) if method == "spearman" else matrix
        r = product_moment(*unexplained(ranked))
        p_value = p_of(r, n - 2 - taken)
    low, high = fisher_interval(r, n - taken, method, request.confidence)
    return Coefficient(
        n=n,
        r=r,
        p_value=p_value,
        low=low,
        high=high,
        r_squared=r * r,
        method=method,
        confidence=request.confidence,
        controls=request.controls,
        assumptions=_told(request, matrix, len(table.rows)),
    )


def _told(request: Correlation, matrix: Numbers, rows: int) -> tuple[str, ...]:
    told = [*left_out(rows - len(matrix))]
    if request.method == "pearson":
        told.append("Pearson's r measures a straight-line relation, and extreme values weigh heavily in it.")
        far = (np.abs(stats.zscore(matrix[:, :2], axis=0)) > 4).any(axis=1).sum()
        if far:
            told.append(f"Rows more than four deviations from a mean: {far}. Compare with Spearman's rank correlation.")
    elif len(matrix) < _FEW_PAIRS and request.method == "spearman":
        told.append(f"With {len(matrix)} pairs the p-value of a rank correlation is rough.")
    if not varies(matrix[:, 0] - matrix[:, 1]):
        told.append("Both columns hold the same values.")
    return tuple(told)
