"""Takes a series out of a table: one value for each period, in the order of the rows."""

from typing import NamedTuple

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.calendar_steps import absent, misplaced
from deep_research.statistics.requests import Series
from deep_research.statistics.results import left_out
from deep_research.statistics.samples import Numbers, cells, missing, name_of, numbers


class Periods(NamedTuple):
    """`left_out` counts the rows without a period or value, `absent` the periods without a row; neighbours close up."""

    names: list[str]
    values: Numbers
    left_out: int
    absent: int
    omitted: bool

    def told(self) -> tuple[str, ...]:
        found = [
            *left_out(self.left_out, "Periods left out for lack of a value"),
            *left_out(self.absent, "Periods between the first and the last that are absent, and were passed over"),
        ]
        return (*found, *(["The last period is not complete and was left out."] if self.omitted else []))

    def unbroken(self) -> "Periods":
        """Itself, where no period lacks its value: a gap would shift the season."""
        if self.left_out or self.absent:
            raise StatisticsError(f"Periods without a value would shift the season: {self.left_out or self.absent}.")
        return self


def series(request: Series, table: Table, least: int, what: str) -> Periods:
    """At least `least` periods, each once and in order; `what` names the procedure that needs them."""
    periods, values = cells(table, request.period), numbers(table, request.value)
    if request.omit_last:
        periods, values = periods[:-1], values[:-1]
    kept = [place for place, period in enumerate(periods) if not missing(period) and np.isfinite(values[place])]
    if len(kept) < least:
        raise StatisticsError(f"There are {len(kept)} periods, and {what} needs at least {least}.")
    names = [name_of(periods[place]) for place in kept]
    if (late := misplaced(names)) is not None:
        raise StatisticsError(f"The periods are not in order, or not each there once: see “{late}”.")
    without = len(periods) - len(kept)
    return Periods(names, values[kept], without, max(absent(names) - without, 0), request.omit_last)


def autocorrelation(values: Numbers, lag: int) -> float:
    """Of the values with those `lag` periods before; 0 where they do not vary (Box & Jenkins 1970)."""
    around = values - values.mean()
    total = float(around @ around)
    return float(around[lag:] @ around[:-lag] / total) if total > 0 and 0 < lag < len(values) else 0.0
