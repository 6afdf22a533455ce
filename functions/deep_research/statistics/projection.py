"""Methods that carry a series on: each gives the next values, and the deviation of its errors at each step."""

from typing import NamedTuple

import numpy as np
from scipy import optimize

from deep_research.statistics.decomposition import decompose
from deep_research.statistics.exponential_smoothing import damped_trend
from deep_research.statistics.samples import Numbers
from deep_research.statistics.series import autocorrelation


class Projection(NamedTuple):
    values: Numbers
    deviations: Numbers


METHODS = ("naive", "theta", "holt_winters")
"""Simplest first: of equally good ones, the first is taken."""


def project(method: str, values: Numbers, cycle: int | None, horizon: int) -> Projection:
    """The next `horizon` values. `naive` repeats the last value, or the last cycle."""
    if method == "naive":
        return _naive(values, cycle, horizon)
    return _theta(values, cycle, horizon) if method == "theta" else _holt_winters(values, cycle, horizon)


def _naive(values: Numbers, cycle: int | None, horizon: int) -> Projection:
    """Errors add up with each cycle that is bridged (Hyndman & Athanasopoulos 2021, section 5.5)."""
    lag = cycle or 1
    errors = values[lag:] - values[:-lag]
    steps = np.arange(horizon)
    return Projection(values[-lag:][steps % lag], np.sqrt((errors**2).mean() * (steps // lag + 1)))


def _theta(values: Numbers, cycle: int | None, horizon: int) -> Projection:
    """Assimakopoulos & Nikolopoulos (2000) as simple smoothing with half the slope (Hyndman & Billah 2003).

    The season is taken out additively before, where the autocorrelation at one cycle is significant at 10 %.
    """
    n, steps = len(values), np.arange(1, horizon + 1)
    season = np.zeros(cycle or 1)
    if cycle is not None and _seasonal(values, cycle):
        season = decompose(values, cycle).effects
    level_free = values - season[np.arange(n) % len(season)]
    drift = float(np.polyfit(np.arange(n), level_free, 1)[0]) / 2

    def squares(alpha: float) -> float:
        return float((_smoothed(level_free, alpha)[1] ** 2).sum())

    alpha = float(optimize.minimize_scalar(squares, bounds=(1e-3, 1 - 1e-3), method="bounded").x)
    level, errors = _smoothed(level_free, alpha)
    means = level + drift * (steps - 1 + (1 - (1 - alpha) ** n) / alpha) + season[(n + steps - 1) % len(season)]
    deviation = np.sqrt(((errors - drift) ** 2).sum() / max(len(errors) - 2, 1))
    return Projection(means, deviation * np.sqrt(1 + (steps - 1) * alpha**2))


def _holt_winters(values: Numbers, cycle: int | None, horizon: int) -> Projection:
    fitted = damped_trend(values, cycle)
    steps = np.arange(1, horizon + 1)
    damping = np.cumsum(fitted.phi**steps)
    season = fitted.season[(len(values) + steps - 1) % len(fitted.season)]
    weights = fitted.alpha + fitted.beta * damping + fitted.gamma * (steps % len(fitted.season) == 0) * bool(cycle)
    growth = 1 + np.concatenate(([0.0], np.cumsum(weights[:-1] ** 2)))
    deviation = np.sqrt((fitted.errors**2).sum() / max(len(fitted.errors) - 4, 1))
    return Projection(fitted.level + damping * fitted.trend + season, deviation * np.sqrt(growth))


def _smoothed(values: Numbers, alpha: float) -> tuple[float, Numbers]:
    """(last level, one-step errors) of simple exponential smoothing from the first value (Brown 1959)."""
    level, errors = float(values[0]), []
    for value in values[1:].tolist():
        errors.append(value - level)
        level += alpha * (value - level)
    return level, np.array(errors)


def _seasonal(values: Numbers, cycle: int) -> bool:
    steady = values - np.polyval(np.polyfit(np.arange(len(values)), values, 1), np.arange(len(values)))
    before = sum(autocorrelation(steady, lag) ** 2 for lag in range(1, cycle))
    return bool(autocorrelation(steady, cycle) > 1.645 * ((1 + 2 * before) / len(values)) ** 0.5)
