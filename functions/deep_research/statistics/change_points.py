"""Since when a series runs at another level."""

from itertools import pairwise

import numpy as np
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.requests import ChangePoints
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import Numbers, varies
from deep_research.statistics.series import Periods, autocorrelation, series

_SHORTEST = 4
"""Periods that a level must hold to be called one."""


class Level(Found):
    first_period: str
    last_period: str
    n: Count
    mean: Figure


class Change(Found):
    """`period` is the first of the new level; `relative_change` is that of the mean."""

    period: str
    before: Figure
    after: Figure
    change: Figure
    relative_change: Figure
    p_value: Figure


class Changes(Found):
    n: Count
    p_value: Figure
    alpha: float
    changed: Truth
    count: Count
    changes: tuple[Change, ...]
    levels: tuple[Level, ...]
    largest_period: str | None = None
    largest_change: Figure = None
    r_squared: Figure
    line_r_squared: Figure


def change_points(request: ChangePoints, table: Table) -> Changes:
    """`changes` in order of time, each with its p-value, and the `levels` between them.

    Pettitt's rank test (1979), J. R. Stat. Soc. C 28, 126-135, applied again to both sides of each change found
    (binary segmentation: Scott & Knott 1974) until none is significant. `p_value` is that of the first test, over the
    whole series. `r_squared` is what the levels explain, `line_r_squared` what a straight line would.
    """
    periods = series(request, table, 2 * _SHORTEST, "a search for changes")
    values = periods.values
    found: dict[int, float] = {}
    waiting = [(0, len(values))]
    while waiting and len(found) < request.most:
        start, stop = waiting.pop(0)
        place, p_value = _pettitt(values[start:stop])
        if p_value < request.alpha:
            found[start + place] = p_value
            waiting += [(start, start + place), (start + place, stop)]
    borders = [0, *sorted(found), len(values)]
    means = [float(values[start:stop].mean()) for start, stop in pairwise(borders)]
    changes = tuple(_change(periods, place, found[place], means[i : i + 2]) for i, place in enumerate(sorted(found)))
    largest = max(changes, key=lambda change: abs(change.change or 0.0), default=None)
    fitted = np.repeat(means, np.diff(borders))
    steps, line = _explained(values, fitted), _line(values)
    return Changes(
        n=len(values),
        p_value=_pettitt(values)[1],
        alpha=request.alpha,
        changed=bool(changes),
        count=len(changes),
        changes=changes,
        levels=tuple(
            Level(first_period=periods.names[start], last_period=periods.names[stop - 1], n=stop - start, mean=mean)
            for start, stop, mean in zip(borders[:-1], borders[1:], means, strict=True)
        ),
        largest_period=largest.period if largest else None,
        largest_change=largest.change if largest else None,
        r_squared=steps,
        line_r_squared=line,
        assumptions=_told(periods, values - fitted, steps, line, changed=bool(changes)),
    )


def _pettitt(values: Numbers) -> tuple[int, float]:
    """(first place of the later part, approximate two-sided p), the parts being no shorter than a level."""
    n = len(values)
    if n < 2 * _SHORTEST or not varies(values):
        return 0, 1.0
    ranks = stats.rankdata(values)
    places = np.arange(_SHORTEST, n - _SHORTEST + 1)
    u = np.abs(2 * np.cumsum(ranks)[places - 1] - places * (n + 1.0))
    best = int(u.argmax())
    return int(places[best]), min(1.0, float(2 * np.exp(-6 * u[best] ** 2 / (float(n) ** 3 + float(n) ** 2))))


def _change(periods: Periods, place: int, p_value: float, means: list[float]) -> Change:
    before, after = means
    return Change(
        period=periods.names[place],
        before=before,
        after=after,
        change=after - before,
        relative_change=(after - before) / abs(before) if before else None,
        p_value=p_value,
    )


def _explained(values: Numbers, fitted: Numbers) -> float:
    total = float(((values - values.mean()) ** 2).sum())
    return 1 - float(((values - fitted) ** 2).sum()) / total if total > 0 else 0.0


def _line(values: Numbers) -> float:
    return float(stats.linregress(np.arange(len(values)), values).rvalue ** 2) if varies(values) else 0.0


def _told(periods: Periods, rest: Numbers, steps: float, line: float, *, changed: bool) -> tuple[str, ...]:
    told = [*periods.told()]
    if not changed:
        told.append("No change of level is significant; a gradual trend would need another test.")
    elif line >= steps - 0.05:
        told.append(f"A straight line fits about as well (R² {line:.2f} against {steps:.2f}): it may be a drift.")
    if changed and autocorrelation(rest, 1) > 2 / len(rest) ** 0.5:
        told.append("Successive values are alike within the levels too, which makes the p-values too small.")
    return tuple(told)
