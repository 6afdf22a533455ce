"""Exponential smoothing with a damped trend and, where there is a cycle, an additive season."""

from typing import NamedTuple

import numpy as np
from scipy import optimize

from deep_research.statistics.decomposition import decompose
from deep_research.statistics.samples import Numbers

_BOUNDS = ((0.01, 0.99), (0.01, 0.99), (0.8, 0.98), (0.01, 0.99))
_STARTED = (0.3, 0.1, 0.95, 0.1)


class Smoothed(NamedTuple):
    """The state after the last value; `season` stands by position in the cycle; `errors` are one step ahead."""

    level: float
    trend: float
    season: Numbers
    errors: Numbers
    alpha: float
    beta: float
    phi: float
    gamma: float


def damped_trend(values: Numbers, cycle: int | None) -> Smoothed:
    """ETS(A,Ad,A) or ETS(A,Ad,N) with the least squared error (Hyndman, Koehler, Ord & Snyder 2008, chapter 2).

    The first level and trend are those of a line through the first values, the first season the decomposition's.
    """
    season = np.zeros(1) if cycle is None else decompose(values, cycle).effects
    first = values[: max(10, 2 * (cycle or 0))]
    slope, intercept = np.polyfit(np.arange(len(first)), first - season[np.arange(len(first)) % len(season)], 1)
    # In deviations, so that the optimiser's tolerances mean the same whatever the unit.
    unit = float(values.std()) or 1.0
    scaled, start = values / unit, (float(intercept - slope) / unit, float(slope) / unit, season / unit)

    def squares(shares: Numbers) -> float:
        return float((_run(scaled, start, shares).errors ** 2).sum())

    bounds = _BOUNDS if cycle else _BOUNDS[:3]
    found = optimize.minimize(
        squares, _STARTED[: len(bounds)], method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}
    )
    run = _run(scaled, start, found.x)
    return run._replace(
        level=run.level * unit, trend=run.trend * unit, season=run.season * unit, errors=run.errors * unit
    )


def _run(values: Numbers, start: tuple[float, float, Numbers], shares: Numbers) -> Smoothed:
    """Error-correction form; beta is given as a share of alpha and gamma of 1 - alpha, which keeps it stable."""
    alpha, phi = float(shares[0]), float(shares[2])
    beta = alpha * float(shares[1])
    gamma = (1 - alpha) * float(shares[3]) if len(shares) > 3 else 0.0
    level, trend, season = start[0], start[1], start[2].tolist()
    errors = []
    for place, value in enumerate(values.tolist()):
        here = place % len(season)
        error = value - level - phi * trend - season[here]
        level, trend = level + phi * trend + alpha * error, phi * trend + beta * error
        season[here] += gamma * error
        errors.append(error)
    return Smoothed(level, trend, np.array(season), np.array(errors), alpha, beta, phi, gamma)
