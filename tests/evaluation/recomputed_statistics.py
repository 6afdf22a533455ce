"""Computes a detail's main statistic and p-value again, by SciPy, from the rows that its query returns now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from scipy import stats

Rows = Sequence[tuple[Any, ...]]
Figures = dict[str, float]

_CORRELATIONS = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}
_ENOUGH = 1e-6
"""Relative difference that two ways to compute the same may have."""


def differences(told: dict[str, Any], again: Figures) -> list[str]:
    """Which of the figures computed again are told otherwise."""
    return [
        f"{name} is told as {told[name]!r}, and computed again it is {value!r}"
        for name, value in again.items()
        if not isinstance(told.get(name), int | float) or not np.isclose(told[name], value, rtol=_ENOUGH, atol=1e-12)
    ]


def figures(told: dict[str, Any], columns: Sequence[str], rows: Rows) -> Figures:
    """The figures that can be had again, under the names that the statistics give them; empty where none can."""
    if told.get("method") in _CORRELATIONS and "r" in told and not told.get("controls") and len(columns) == 2:
        return _correlation(told["method"], rows)
    if told.get("test") in _GROUP_TESTS and "group" in columns and len(columns) == 2:
        return _groups(_GROUP_TESTS[told["test"]], columns.index("group"), rows)
    if told.get("test") == "shapiro" and len(columns) == 1:
        values = _numbers(row[0] for row in rows)
        return _tested(stats.shapiro(values)) | {"n": float(len(values))}
    if "cramers_v" in told and list(columns) == ["row", "column", "rows"]:
        return _contingency(rows)
    if "unevenness" in told and "chi2" in told and list(columns)[:2] == ["group", "rows"]:
        spread = stats.chisquare([float(row[1]) for row in rows])
        return {
            "chi2": float(spread.statistic),
            "p_value": float(spread.pvalue),
            "n": float(sum(row[1] for row in rows)),
        }
    return {}


def _correlation(method: str, rows: Rows) -> Figures:
    pairs = [(float(x), float(y)) for x, y in rows if x is not None and y is not None]
    found = _CORRELATIONS[method](*zip(*pairs, strict=True))
    return {"n": float(len(pairs)), "r": float(found.statistic), "p_value": float(found.pvalue)}


def _groups(test: Callable[..., Any], place: int, rows: Rows) -> Figures:
    groups = defaultdict(list)
    for row in rows:
        if row[place] is not None and row[1 - place] is not None:
            groups[str(row[place])].append(float(row[1 - place]))
    samples = [values for values in groups.values() if len(values) > 1]
    if len(samples) < len(groups) or len(samples) < 2:
        return {}  # which of them the procedure leaves out is its own rule
    found = test(*samples)
    return {"p_value": float(found.pvalue), "n": float(sum(map(len, samples)))}


def _contingency(rows: Rows) -> Figures:
    across = sorted({str(row[0]) for row in rows})
    down = sorted({str(row[1]) for row in rows})
    table = np.zeros((len(across), len(down)))
    for row in rows:
        table[across.index(str(row[0])), down.index(str(row[1]))] = float(row[2])
    found = stats.chi2_contingency(table, correction=False)
    return {"chi2": float(found.statistic), "degrees_of_freedom": float(found.dof), "n": float(table.sum())}


def _tested(found: Any) -> Figures:
    return {"statistic": float(found.statistic), "p_value": float(found.pvalue)}


def _numbers(values: Iterable[Any]) -> list[float]:
    return [float(value) for value in values if value is not None]


_GROUP_TESTS: dict[str, Callable[..., Any]] = {
    "kruskal": stats.kruskal,
    "anova": stats.f_oneway,
    "student": stats.ttest_ind,
    "welch": lambda *samples: stats.ttest_ind(*samples, equal_var=False),
    "mann_whitney": stats.mannwhitneyu,
}
