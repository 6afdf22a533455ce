"""Categorical columns: association of two, evenness of one."""

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.requests import Concentration, Contingency
from deep_research.statistics.results import Result, plain
from deep_research.statistics.samples import Numbers, cells, name_of, numbers


def contingency(request: Contingency, table: Table) -> Result:
    """Pearson's chi² without continuity correction, its degrees of freedom, p_value and Cramér's V.

    `smallest_expected` below 5 makes the p-value rough (Cochran 1954).
    """
    counts = _cross_table(request, table)
    if min(counts.shape) < 2:
        raise StatisticsError("A column with one value only can't be associated with another.")
    found = stats.chi2_contingency(counts, correction=False)
    n = float(counts.sum())
    return {
        "n": n,
        "chi2": plain(found.statistic),
        "degrees_of_freedom": int(found.dof),
        "p_value": plain(found.pvalue),
        "alpha": request.alpha,
        "significant": bool(found.pvalue < request.alpha),
        "cramers_v": plain(np.sqrt(found.statistic / (n * (min(counts.shape) - 1)))),
        "smallest_expected": plain(found.expected_freq.min()),
    }


def concentration(request: Concentration, table: Table) -> Result:
    """Chi² against an even spread, with the leader's and the last one's name, count and share.

    `herfindahl` is the sum of squared shares; `ratio` the leader's count over the mean of the others;
    `unevenness` is 0 for equal shares and 1 where one category holds all (Cramér's V against an even spread).
    """
    names = [name_of(cell) if cell is not None else None for cell in cells(table, request.category)]
    counts = numbers(table, request.count)
    kept = [place for place, name in enumerate(names) if name is not None and np.isfinite(counts[place])]
    counts = counts[kept]
    if len(counts) < 2 or counts.sum() <= 0 or (counts < 0).any():
        raise StatisticsError("An even spread can be tested over at least two categories with counts.")
    shares = counts / counts.sum()
    order = np.argsort(-counts, kind="stable")
    first, second, last = order[0], order[1], order[-1]
    others = (counts.sum() - counts[first]) / (len(counts) - 1)
    return (_evenness(counts) if request.counts else {}) | {
        "n": float(counts.sum()),
        "categories": len(counts),
        "even_share": 1 / len(counts),
        "unevenness": plain(np.sqrt(((shares**2).sum() * len(counts) - 1) / (len(counts) - 1))),
        "leader": names[kept[first]],
        "leader_count": float(counts[first]),
        "leader_share": float(shares[first]),
        "second": names[kept[second]],
        "second_share": float(shares[second]),
        "last": names[kept[last]],
        "last_count": float(counts[last]),
        "last_share": float(shares[last]),
        "ratio": plain(counts[first] / others) if others > 0 else None,
        "herfindahl": float((shares**2).sum()),
    }


def _evenness(counts: Numbers) -> Result:
    found = stats.chisquare(counts)
    return {
        "chi2": plain(found.statistic),
        "degrees_of_freedom": len(counts) - 1,
        "p_value": plain(found.pvalue),
    }


def _cross_table(request: Contingency, table: Table) -> Numbers:
    weights = numbers(table, request.count) if request.count else np.ones(len(table.rows))
    totals: dict[tuple[str, str], float] = {}
    for row, column, weight in zip(cells(table, request.row), cells(table, request.column), weights, strict=True):
        if row is not None and column is not None and np.isfinite(weight):
            key = (name_of(row), name_of(column))
            totals[key] = totals.get(key, 0.0) + float(weight)
    rows, columns = sorted({row for row, _ in totals}), sorted({column for _, column in totals})
    counts = np.array([[totals.get((row, column), 0.0) for column in columns] for row in rows], dtype=np.float64)
    return counts if counts.size else np.zeros((0, 0))
