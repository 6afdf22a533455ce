"""Carries a series on, and tries that on its own last periods."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from deep_research.statistics.decomposition import swings_grow
from deep_research.statistics.projection import project
from deep_research.statistics.requests import Forecast
from deep_research.statistics.samples import Numbers

_EXACT = 1e-9


class Ahead(NamedTuple):
    """`exact`: the series never departed from the method, so that no interval can be told; `logs` were carried on."""

    values: Numbers
    low: Numbers
    high: Numbers
    exact: bool
    logs: bool


class Trial(NamedTuple):
    mae: float
    covered: int
    tested: int


def tried(request: Forecast, method: str, values: Numbers, folds: int) -> Trial:
    """How far a method's forecasts lay from the last values, each known only up to where it starts."""
    errors: list[float] = []
    covered = 0
    for fold in range(folds):
        known = len(values) - request.horizon - fold
        guess = carried_on(request, method, values[:known])
        truth = values[known : known + request.horizon]
        errors += np.abs(truth - guess.values).tolist()
        covered += int(((truth >= guess.low) & (truth <= guess.high)).sum())
    return Trial(float(np.mean(errors)), covered, len(errors))


def carried_on(request: Forecast, method: str, values: Numbers) -> Ahead:
    """The next values with their interval; of the logs, where the swings of the season grow with the level."""
    logs = request.cycle is not None and swings_grow(values, request.cycle)
    known = np.log(values) if logs else values
    means, deviations = project(method, known, request.cycle, request.horizon)
    reach = float(stats.t.ppf((1 + request.confidence) / 2, max(len(known) - 4, 1))) * deviations
    exact = bool((deviations <= _EXACT * np.abs(known).max()).any())
    found = Ahead(means, means - reach, means + reach, exact, logs)
    if not logs:
        return found
    return found._replace(values=np.exp(found.values), low=np.exp(found.low), high=np.exp(found.high))
