"""Sums of segments in the two periods that are compared."""

from math import fsum

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.requests import Contribution
from deep_research.statistics.samples import Numbers, cells, numbers, places_of

_NOTHING = 1e-60
"""What lies below it can't be divided by."""


def segment_totals(request: Contribution, table: Table) -> tuple[list[str], tuple[str, str], Numbers, tuple[int, int]]:
    """(segments, both periods, sums of segments by periods by value and denominator, (rows used, rows left out))."""
    columns = (request.value, *([request.denominator] if request.denominator else []))
    amounts = np.column_stack([numbers(table, column) for column in columns])
    by_period = places_of(cells(table, request.period), request.period)
    by_segment = places_of(cells(table, request.segment), request.segment)
    periods = _periods(request, list(by_period))
    known = np.asarray(np.isfinite(amounts).all(axis=1))
    period_of = np.full(len(amounts), -1)
    for place, name in enumerate(periods):
        period_of[by_period[name]] = place
    sums = np.zeros((len(by_segment), 2, len(columns)))
    for place, rows in enumerate(by_segment.values()):
        for period in (0, 1):
            chosen = amounts[[row for row in rows if period_of[row] == period and known[row]]]
            sums[place, period] = [fsum(column) for column in chosen.T] if len(chosen) else 0.0
    if request.denominator is not None and ((sums[:, :, 1] < 0).any() or (sums[:, :, 1].sum(axis=0) <= _NOTHING).any()):
        raise StatisticsError(f"“{request.denominator}” must be positive in both periods to divide by.")
    if request.denominator is not None and ((sums[:, :, 1] <= _NOTHING) & (sums[:, :, 0] != 0)).any():
        raise StatisticsError(f"A segment has “{request.value}” where its “{request.denominator}” is zero.")
    asked = period_of >= 0
    return list(by_segment), periods, sums, (int((known & asked).sum()), int((~known & asked).sum()))


def _periods(request: Contribution, known: list[str]) -> tuple[str, str]:
    after = known[-1] if request.after is None and known else str(request.after)
    earlier = known[: known.index(after)] if after in known else []
    before = str(request.before) if request.before is not None else (earlier[-1] if earlier else "")
    for period in (before, after):
        if period not in known:
            raise StatisticsError(f"“{request.period}” lacks one of the two periods to compare: “{period}”.")
    if before == after:
        raise StatisticsError(f"“{before}” can't be compared with itself.")
    return before, after
