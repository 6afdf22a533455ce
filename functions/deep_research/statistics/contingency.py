"""Association of two categorical columns."""

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.requests import Contingency
from deep_research.statistics.results import Figure, Found, Truth
from deep_research.statistics.samples import Numbers, cells, missing, name_of, numbers

_MOST_CELLS = 1_000_000
_NOTHING = 1e-60
"""Sums of weights below it are lost beside others."""
_COCHRAN = 5.0
_FISHERS_LIMIT = 100_000
"""Rows up to which the exact test is worth its time; beyond, chi² is as good."""


class OddsRatio(Found):
    """Of a two-by-two table: the odds of `column`'s first value in `row`'s first value over those in its second.

    `low` to `high` is the 95 % interval by Woolf's logit (1955), each cell raised by one half where one is empty.
    """

    estimate: Figure
    low: Figure
    high: Figure
    row: str
    column: str


class Association(Found):
    n: float
    chi2: Figure
    degrees_of_freedom: int
    p_value: Figure
    alpha: float
    significant: Truth
    cramers_v: Figure
    smallest_expected: Figure
    cramers_v_corrected: Figure
    small_cells_share: Figure
    fisher_p: Figure = None
    odds_ratio: OddsRatio | None = None
    strongest_row: str
    strongest_column: str
    strongest_residual: Figure


def contingency(request: Contingency, table: Table) -> Association:
    """Pearson's chi², its degrees of freedom, p_value and Cramér's V; corrected for continuity only if asked for.

    `smallest_expected` below 5 makes the p-value rough (Cochran 1954). `cramers_v_corrected` takes off what chance
    alone gives (Bergsma 2013). A two-by-two table of counts also has Fisher's exact `fisher_p` and `odds_ratio`. The
    cell that departs most from independence is told with its adjusted residual (Haberman 1973), a z-score.
    """
    rows, columns, counts = _cross_table(request, table)
    if min(counts.shape) < 2:
        raise StatisticsError("A column with one value only can't be associated with another.")
    plain = stats.chi2_contingency(counts, correction=False)
    found = stats.chi2_contingency(counts, correction=True) if request.continuity else plain
    n = float(counts.sum())
    residuals = _residuals(counts, found.expected_freq)
    place = np.unravel_index(np.abs(residuals).argmax(), counts.shape)
    fourfold = _fourfold(rows, columns, counts) if counts.shape == (2, 2) else {}
    small = float((found.expected_freq < _COCHRAN).mean())
    return Association(
        n=n,
        chi2=found.statistic,
        degrees_of_freedom=int(found.dof),
        p_value=found.pvalue,
        alpha=request.alpha,
        significant=found.pvalue < request.alpha,
        cramers_v=np.sqrt(plain.statistic / (n * (min(counts.shape) - 1))),
        smallest_expected=found.expected_freq.min(),
        cramers_v_corrected=_corrected_v(float(plain.statistic), n, counts.shape),
        small_cells_share=small,
        strongest_row=rows[int(place[0])],
        strongest_column=columns[int(place[1])],
        strongest_residual=residuals[place],
        assumptions=(
            *_told(small, float(found.expected_freq.min()), exact="fisher_p" in fourfold),
            *(
                ("Corrected for continuity, as a table of two by two (Yates 1934).",)
                if request.continuity and fourfold
                else ()
            ),
        ),
        **fourfold,
    )


def _fourfold(rows: list[str], columns: list[str], counts: Numbers) -> dict[str, object]:
    whole = np.array_equal(counts, np.round(counts)) and counts.sum() <= _FISHERS_LIMIT
    (a, b), (c, d) = counts + (0.5 if (counts == 0).any() else 0.0)
    centre, half = np.log(a * d / (b * c)), stats.norm.ppf(0.975) * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    odds = OddsRatio(
        estimate=np.exp(centre), low=np.exp(centre - half), high=np.exp(centre + half), row=rows[0], column=columns[0]
    )
    exact = {"fisher_p": stats.fisher_exact(counts.astype(int)).pvalue} if whole else {}
    return {"odds_ratio": odds, **exact}


def _corrected_v(chi2: float, n: float, shape: tuple[int, ...]) -> float | None:
    """Bergsma (2013), J. Korean Stat. Soc. 42, 323-328."""
    if n <= max(shape):
        return None
    rows, columns = shape
    phi2 = max(0.0, chi2 / n - (rows - 1) * (columns - 1) / (n - 1))
    least = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return float(np.sqrt(phi2 / least)) if least > 0 else None


def _residuals(counts: Numbers, expected: Numbers) -> Numbers:
    n = counts.sum()
    free = np.outer(1 - counts.sum(axis=1) / n, 1 - counts.sum(axis=0) / n)
    return np.nan_to_num((counts - expected) / np.sqrt(expected * free))


def _told(small: float, smallest: float, *, exact: bool) -> tuple[str, ...]:
    if smallest >= _COCHRAN:
        return (f"Every expected count is at least {_COCHRAN:g}, so that chi² may be trusted.",)
    instead = "Fisher's exact p-value does not need them" if exact else "merge rare values before trusting p"
    return (f"{small:.0%} of the expected counts are below {_COCHRAN:g}, which makes p rough: {instead}.",)


def _cross_table(request: Contingency, table: Table) -> tuple[list[str], list[str], Numbers]:
    weights = numbers(table, request.count) if request.count else np.ones(len(table.rows))
    totals: dict[tuple[str, str], float] = {}
    for row, column, weight in zip(cells(table, request.row), cells(table, request.column), weights, strict=True):
        if not missing(row) and not missing(column) and np.isfinite(weight):
            key = (name_of(row), name_of(column))
            totals[key] = totals.get(key, 0.0) + float(weight)
    if any(total < 0 for total in totals.values()):
        raise StatisticsError(f"“{request.count}” holds negative counts.")
    rows, columns = (sorted({key[side] for key, total in totals.items() if total > _NOTHING}) for side in (0, 1))
    if len(rows) * len(columns) > _MOST_CELLS:
        raise StatisticsError(f"{len(rows):,} by {len(columns):,} different values are too many to be associated.")
    counts = np.array([[totals.get((row, column), 0.0) for column in columns] for row in rows], dtype=np.float64)
    return rows, columns, counts if counts.size else np.zeros((0, 0))
