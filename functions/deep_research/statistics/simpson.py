"""Does an association over all rows hold within strata too."""

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.coefficients import p_of, product_moment
from deep_research.statistics.requests import SimpsonCheck
from deep_research.statistics.results import Count, Figure, Found, Truth, left_out
from deep_research.statistics.samples import Numbers, cells, numbers, places_of, varies, varying

_LEAST = 5
_LISTED = 50


class Stratum(Found):
    name: str
    n: Count
    r: Figure
    p_value: Figure


class Reversal(Found):
    n: Count
    r: Figure
    p_value: Figure
    within_r: Figure
    within_p: Figure
    alpha: float
    reversed: Truth
    vanishes: Truth
    strata_count: Count
    agreeing: Count
    opposed: Count
    strata: tuple[Stratum, ...]
    left_out: tuple[str, ...]


def simpson_check(request: SimpsonCheck, table: Table) -> Reversal:
    """Pearson's r over all rows, `within_r` of what is left of both when each stratum's mean is taken away.

    `reversed`: both are significant and of opposite signs (Simpson 1951). `vanishes`: only the one over all rows is.
    Both are taken over the same rows. Strata of fewer than five rows, or in which a column does not vary, are in
    `left_out` and are no part of either; `strata` lists at most 50, largest first.
    """
    x, y = numbers(table, request.x), numbers(table, request.y)
    known = np.isfinite(x) & np.isfinite(y)
    strata = {
        name: np.array(places, dtype=np.intp)[known[places]]
        for name, places in places_of(cells(table, request.stratum), request.stratum).items()
    }
    kept = {
        name: places
        for name, places in strata.items()
        if len(places) >= _LEAST and varies(x[places]) and varies(y[places])
    }
    if len(kept) < 2:
        raise StatisticsError(f"“{request.stratum}” leaves fewer than two strata in which both columns vary.")
    rows = np.concatenate(list(kept.values()))
    varying(x[rows], request.x, "it can't be correlated")
    overall = product_moment(x[rows], y[rows])
    within = product_moment(_centred(x, kept), _centred(y, kept))
    p_value, within_p = p_of(overall, len(rows) - 2), p_of(within, len(rows) - 1 - len(kept))
    found = [_stratum(name, x[places], y[places]) for name, places in kept.items()]
    sign = np.sign(overall)
    sure, sure_within = (p is not None and p < request.alpha for p in (p_value, within_p))
    turned = bool(sure and sure_within and overall * within < 0)
    gone = bool(sure and not sure_within)
    return Reversal(
        n=len(rows),
        r=overall,
        p_value=p_value,
        within_r=within,
        within_p=within_p,
        alpha=request.alpha,
        reversed=turned,
        vanishes=gone,
        strata_count=len(found),
        agreeing=sum((each.r or 0.0) * sign > 0 for each in found),
        opposed=sum((each.r or 0.0) * sign < 0 for each in found),
        strata=tuple(sorted(found, key=lambda each: -each.n)[:_LISTED]),
        left_out=tuple(name for name in strata if name not in kept)[:_LISTED],
        assumptions=_told(request, turned=turned, gone=gone, without=len(strata) - len(kept)),
    )


def _centred(values: Numbers, strata: dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]]) -> Numbers:
    return np.concatenate([values[places] - values[places].mean() for places in strata.values()])


def _stratum(name: str, x: Numbers, y: Numbers) -> Stratum:
    r = product_moment(x, y)
    return Stratum(name=name, n=len(x), r=r, p_value=p_of(r, len(x) - 2))


def _told(request: SimpsonCheck, *, turned: bool, gone: bool, without: int) -> tuple[str, ...]:
    told = [*left_out(without, "Strata left out because they are too small or do not vary")]
    if turned:
        told.append(
            f"The association turns round within “{request.stratum}” (Simpson's paradox): do not quote the overall one."
        )
    elif gone:
        told.append(f"The association is not found within “{request.stratum}”, which may explain it.")
    else:
        told.append(f"“{request.stratum}” neither reverses nor removes the association.")
    return tuple(told)
