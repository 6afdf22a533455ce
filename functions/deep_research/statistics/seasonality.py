"""Does a series repeat itself."""

import numpy as np
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.decomposition import Components, decompose, noise_left, strength, swings_grow
from deep_research.statistics.requests import Seasonality
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import Numbers, varying
from deep_research.statistics.series import Periods, autocorrelation, series

_CYCLES = 3


class Position(Found):
    """One place in the cycle, such as a month of the year; `first_period` is the first period that stands there."""

    position: int
    first_period: str
    effect: Figure


class Cycle(Found):
    n: Count
    cycle: int
    cycles: Figure
    p_value: Figure
    alpha: float
    seasonal: Truth
    strength: Figure
    trend_strength: Figure
    autocorrelation: Figure
    amplitude: Figure
    peak_position: int
    peak_period: str
    peak_effect: Figure
    low_position: int
    low_period: str
    low_effect: Figure
    positions: tuple[Position, ...]


def seasonality(request: Seasonality, table: Table) -> Cycle:
    """Strength of the season (0 to 1), the effect of each position in the cycle, and whether chance explains them.

    Classical additive decomposition; strength by Wang, Smith & Hyndman (2006): 1 - Var(rest)/Var(season + rest).
    `p_value` is Kruskal-Wallis' over positions, of the series without its trend (Lothian & Morry 1978), allowing for
    what the moving average takes from noise. Effects are in the value's unit and sum to zero; `autocorrelation` is
    that at one cycle.
    """
    cycle = request.cycle
    periods = series(request, table, _CYCLES * cycle, f"a season of {cycle} periods").unbroken()
    values = varying(periods.values, request.value, "it has no season")
    parts = decompose(values, cycle)
    p_value = _p_value(parts, cycle)
    places = np.argsort(-parts.effects, kind="stable")
    peak, low = int(places[0]), int(places[-1])
    return Cycle(
        n=len(values),
        cycle=cycle,
        cycles=len(values) / cycle,
        p_value=p_value,
        alpha=request.alpha,
        seasonal=p_value < request.alpha,
        strength=strength(parts.season, parts.rest),
        trend_strength=strength(parts.trend, parts.rest),
        autocorrelation=autocorrelation(parts.season + parts.rest, cycle),
        amplitude=parts.effects[peak] - parts.effects[low],
        peak_position=peak + 1,
        peak_period=periods.names[peak],
        peak_effect=parts.effects[peak],
        low_position=low + 1,
        low_period=periods.names[low],
        low_effect=parts.effects[low],
        positions=tuple(
            Position(position=place + 1, first_period=periods.names[place], effect=effect)
            for place, effect in enumerate(parts.effects)
        ),
        assumptions=_told(periods, values, cycle),
    )


def _p_value(parts: Components, cycle: int) -> float:
    without_trend = parts.season + parts.rest
    if len(np.unique(without_trend)) < 2:
        return 1.0
    places = (np.arange(len(without_trend)) + parts.start) % cycle
    found = stats.kruskal(*(without_trend[places == place] for place in range(cycle)))
    # The moving average takes noise out of each value, but not out of the means of positions.
    return float(stats.chi2.sf(found.statistic * noise_left(cycle), cycle - 1))


def _told(periods: Periods, values: Numbers, cycle: int) -> tuple[str, ...]:
    told = [*periods.told(), f"The rows are taken as successive periods, {cycle} to a cycle."]
    if len(values) < 2 * _CYCLES * cycle:
        told.append(f"The season rests on {len(values) / cycle:.1f} cycles only.")
    if swings_grow(values, cycle):
        told.append("Swings grow with the level: effects in percent would describe the season better.")
    return tuple(told)
