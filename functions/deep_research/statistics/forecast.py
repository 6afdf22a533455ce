"""The next periods of a series, by the method that did best on the last ones known."""

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.backtest import Ahead, Trial, carried_on, tried
from deep_research.statistics.projection import METHODS
from deep_research.statistics.requests import Forecast
from deep_research.statistics.results import Count, Figure, Found
from deep_research.statistics.samples import varying
from deep_research.statistics.series import Periods, series

_LEAST = 8
_FOLDS = 6
_REMEMBERED = 500
"""Periods that are looked back on, and at least four cycles; older ones say little about the next."""


class Next(Found):
    """`step` 1 is the period after the last one known."""

    step: int
    value: Figure
    low: Figure
    high: Figure


class Candidate(Found):
    method: str
    mae: Figure


class Outlook(Found):
    n: Count
    last_period: str
    last: Figure
    method: str
    horizon: int
    confidence: float
    points: tuple[Next, ...]
    total: Figure
    mae: Figure
    naive_mae: Figure
    skill: Figure
    covered: Count
    tested: Count
    coverage: Figure
    candidates: tuple[Candidate, ...]


def forecast(request: Forecast, table: Table) -> Outlook:
    """`points` with intervals, by naive, Theta or Holt-Winters' damped method, whichever has the least `mae`.

    `mae` is the mean absolute error over the last periods, each forecast from those before it alone (rolling origin:
    Tashman 2000); `skill` is the share of the naive method's error that is saved; `coverage` the share of the `tested`
    values that lay within their interval.
    """
    horizon, cycle = request.horizon, request.cycle
    trained = max(_LEAST, 2 * (cycle or 0) + 1)
    periods = series(request, table, trained + horizon + 1, f"a forecast of {horizon} periods")
    if cycle is not None:
        periods = periods.unbroken()
    if 3 * horizon > len(periods.values):
        raise StatisticsError(f"{len(periods.values)} periods can't tell of {horizon} more: ask for a third at most.")
    remembered = max(_REMEMBERED, 4 * (cycle or 0) + horizon)
    values = varying(periods.values[-remembered:], request.value, "there are no errors to tell an interval by")
    folds = min(_FOLDS, len(values) - horizon - trained + 1)
    trials = {method: tried(request, method, values, folds) for method in METHODS}
    best = min(METHODS, key=lambda method: trials[method].mae)
    trial, naive = trials[best], trials["naive"].mae
    ahead = carried_on(request, best, values)
    return Outlook(
        n=len(periods.values),
        last_period=periods.names[-1],
        last=values[-1],
        method=best,
        horizon=horizon,
        confidence=request.confidence,
        points=tuple(
            Next(step=step, value=value, low=None if ahead.exact else low, high=None if ahead.exact else high)
            for step, value, low, high in zip(range(1, horizon + 1), ahead.values, ahead.low, ahead.high, strict=True)
        ),
        total=ahead.values.sum(),
        mae=trial.mae,
        naive_mae=naive,
        skill=1 - trial.mae / naive if naive > 0 else None,
        covered=trial.covered,
        tested=trial.tested,
        coverage=trial.covered / trial.tested,
        candidates=tuple(Candidate(method=method, mae=each.mae) for method, each in trials.items()),
        assumptions=_told(
            request, periods, best, trial, ahead, len(values), below=bool(ahead.low.min() < 0 <= values.min())
        ),
    )


def _told(
    request: Forecast, periods: Periods, best: str, trial: Trial, ahead: Ahead, looked_at: int, *, below: bool
) -> tuple[str, ...]:
    told = [*periods.told()]
    if looked_at < len(periods.values):
        told.append(f"Only the last {looked_at} of {len(periods.values):,} periods were looked at.")
    if best == "naive":
        repeated = "last value" if request.cycle is None else "last cycle"
        told.append(f"No method did better than repeating the {repeated}.")
    if ahead.logs:
        told.append("The swings of the season grow with the level, so that logs were carried on: values are medians.")
    if ahead.exact:
        told.append("The series has followed the method exactly so far, so that no interval can be told.")
    else:
        held = f"{trial.covered} of {trial.tested} past values lay within their {request.confidence:.0%} interval"
        narrow = trial.covered / trial.tested < request.confidence - 0.15
        told.append(f"{held}, so that the intervals are too narrow." if narrow else f"{held}.")
    if below and not ahead.exact:
        told.append("No value was negative so far, though the interval reaches below zero.")
    told.append("The forecast takes for granted that what moved the series so far goes on as it did.")
    return tuple(told)
