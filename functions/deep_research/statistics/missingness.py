"""Are values missing by chance, or where other columns are high, low or of a kind."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table
from deep_research.statistics.multiple_testing import adjusted
from deep_research.statistics.requests import Missingness
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import cells, missing, numbers, places_of, varies

_LEAST = 5
_MOST_KINDS = 100


class Dependence(Found):
    """`effect` is Mann-Whitney's rank-biserial r for a number (positive: higher where missing), Cramér's V for kinds.

    `where_missing` and `elsewhere` are a number's medians; `highest` is the kind that is most often missing, with its
    share of missing rows in `highest_share`.
    """

    column: str
    test: str
    n: Count
    p_value: Figure
    p_adjusted: Figure
    effect: Figure
    significant: Truth
    where_missing: Figure = None
    elsewhere: Figure = None
    highest: str | None = None
    highest_share: Figure = None


class Pattern(Found):
    n: Count
    missing: Count
    missing_share: Figure
    depends: Truth
    alpha: float
    on: tuple[Dependence, ...]
    skipped: tuple[str, ...]


class _Tested(NamedTuple):
    column: str
    test: str
    n: int
    p_value: float
    effect: float
    more: dict[str, float | str]


def missingness(request: Missingness, table: Table) -> Pattern:
    """How many cells are missing, and the other columns on which that depends, surest first.

    Numbers by Mann-Whitney's test, kinds by chi²; p-values are adjusted for their number (Benjamini-Hochberg).
    """
    gone = np.array([missing(cell) for cell in cells(table, request.column)], dtype=np.bool_)
    count = int(gone.sum())
    if min(count, len(gone) - count) < _LEAST:
        raise StatisticsError(
            f"“{request.column}” is missing in {count} of {len(gone)} rows; at least 5 of each are needed."
        )
    tested, skipped = [], []
    for column in dict.fromkeys(request.others):
        if column == request.column:
            continue
        try:
            tested.append(_tested(table, column, gone))
        except StatisticsError as unfit:
            skipped.append(unfit.message)
    if not tested:
        raise StatisticsError(
            "None of the other columns can be compared: " + (skipped[0] if skipped else "none is given.")
        )
    found = [
        Dependence(
            column=each.column,
            test=each.test,
            n=each.n,
            p_value=each.p_value,
            p_adjusted=after,
            effect=each.effect,
            significant=after < request.alpha,
            **each.more,
        )
        for each, after in zip(tested, adjusted([each.p_value for each in tested]), strict=True)
    ]
    found.sort(key=lambda each: (each.p_adjusted or 0.0, -abs(each.effect or 0.0)))
    return Pattern(
        n=len(gone),
        missing=count,
        missing_share=count / len(gone),
        depends=found[0].significant,
        alpha=request.alpha,
        on=tuple(found),
        skipped=tuple(skipped),
        assumptions=(
            "Whether cells are missing because of the values they would hold can't be seen in the data.",
            f"Columns tested: {len(found)}; p_adjusted corrects for that (Benjamini-Hochberg).",
        ),
    )


def _tested(table: Table, column: str, gone: NDArray[np.bool_]) -> _Tested:
    values = cells(table, column)
    if any(isinstance(value, str) for value in values):
        return _kinds(values, column, gone)
    amounts = numbers(table, column)
    left, right = amounts[gone & np.isfinite(amounts)], amounts[~gone & np.isfinite(amounts)]
    if min(len(left), len(right)) < _LEAST or not varies(np.concatenate([left, right])):
        raise StatisticsError(f"“{column}” has too few values, or does not vary.")
    found = stats.mannwhitneyu(left, right)
    effect = 2 * float(found.statistic) / (len(left) * len(right)) - 1
    medians: dict[str, float | str] = {"where_missing": float(np.median(left)), "elsewhere": float(np.median(right))}
    return _Tested(column, "mann_whitney", len(left) + len(right), float(found.pvalue), effect, medians)


def _kinds(values: list[Scalar], column: str, gone: NDArray[np.bool_]) -> _Tested:
    kinds = places_of(values, column)
    if not 2 <= len(kinds) <= _MOST_KINDS:
        raise StatisticsError(f"“{column}” has {len(kinds)} different values, and 2 to {_MOST_KINDS} can be compared.")
    lost = np.array([int(gone[places].sum()) for places in kinds.values()])
    sizes = np.array([len(places) for places in kinds.values()])
    n = int(sizes.sum())
    if lost.sum() in (0, n):
        raise StatisticsError(f"“{column}” is there only where the other is missing, or only where it is not.")
    found = stats.chi2_contingency(np.array([lost, sizes - lost]), correction=False)
    most = int((lost / sizes).argmax())
    worst: dict[str, float | str] = {"highest": list(kinds)[most], "highest_share": float(lost[most] / sizes[most])}
    return _Tested(column, "chi2", n, float(found.pvalue), float(np.sqrt(found.statistic / n)), worst)
