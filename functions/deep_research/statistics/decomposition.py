"""Takes a series apart into trend, season and rest."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from deep_research.statistics.samples import Numbers, varies

_GROWING = 0.3
"""Rank correlation from which on swings are taken to grow with the level."""


class Components(NamedTuple):
    """Of the periods from `start` on, for which a whole cycle lies around each; `effects` holds one per position."""

    start: int
    trend: Numbers
    season: Numbers
    rest: Numbers
    effects: Numbers


def decompose(values: Numbers, cycle: int) -> Components:
    """Classical additive decomposition with a centred moving average (Macaulay 1931), over at least two cycles."""
    weights = _moving_average(cycle)
    trend = np.convolve(values, weights, mode="valid")
    start = (len(weights) - 1) // 2
    without = values[start : start + len(trend)] - trend
    places = (np.arange(len(trend)) + start) % cycle
    effects = np.array([without[places == place].mean() for place in range(cycle)])
    effects -= effects.mean()
    season = effects[places]
    return Components(start, trend, season, without - season, effects)


def noise_left(cycle: int) -> float:
    """The share of the variance of pure noise that is left once the moving average is taken away."""
    weights = _moving_average(cycle)
    return float(1 - 2 * weights[len(weights) // 2] + (weights**2).sum())


def swings_grow(values: Numbers, cycle: int) -> bool:
    """Whether what is no trend is the larger the higher the trend is: then logs describe the season better."""
    parts = decompose(values, cycle)
    size = np.abs(parts.season + parts.rest)
    if values.min() <= 0 or not varies(size) or not varies(parts.trend):
        return False
    return float(stats.spearmanr(size, parts.trend).statistic) > _GROWING


def strength(part: Numbers, rest: Numbers) -> float:
    """How much of what part and rest vary together is the part's: 0 to 1 (Wang, Smith & Hyndman 2006)."""
    together = float((part + rest).var())
    return max(0.0, 1 - float(rest.var()) / together) if together > 0 else 0.0


def _moving_average(cycle: int) -> Numbers:
    even = cycle % 2 == 0
    return np.array([0.5, *[1.0] * (cycle - 1), 0.5] if even else [1.0] * cycle) / cycle
