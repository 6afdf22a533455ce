"""What is wrong with columns before anything is computed from them."""

from collections import Counter

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table
from deep_research.statistics.column_faults import ColumnQuality, examined
from deep_research.statistics.requests import DataQuality
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import cells, missing, name_of

_INCOMPLETE = 0.5
"""A last period with less than half the rows of the usual one is most likely still running."""
_LEAST_PERIODS = 4


class LastPeriod(Found):
    period: str
    rows: Count
    usual_rows: Figure
    incomplete: Truth


class Quality(Found):
    """`issues` says each fault in a sentence, worst first; a fault that is not told was looked for and not found."""

    n: Count
    columns: tuple[ColumnQuality, ...]
    duplicate_rows: Count
    duplicate_share: Figure
    complete_rows: Count
    last_period: LastPeriod | None = None
    issues: tuple[str, ...]


def data_quality(request: DataQuality, table: Table) -> Quality:
    """Each column's faults, rows that repeat an earlier one in all columns, and whether the last period is complete.

    The last period is incomplete with fewer than half the rows of the median period before it.
    """
    names = request.columns or table.columns
    if not table.rows or not names:
        raise StatisticsError("There are no rows to look at.")
    columns = {name: cells(table, name) for name in names}
    for name in request.non_negative:
        if name not in columns:
            raise StatisticsError(f"“{name}” can't be checked for negative values: it is none of the columns.")
    found = tuple(examined(name, values, non_negative=name in request.non_negative) for name, values in columns.items())
    rows = [tuple(None if missing(cell) else cell for cell in row) for row in zip(*columns.values(), strict=True)]
    repeated = len(rows) - len(set(rows))
    last = None if request.period is None else _last_period(cells(table, request.period))
    issues = [issue for column in found for issue in column.issues]
    if repeated:
        issues.insert(0, f"Rows that repeat an earlier one in every column: {repeated:,} ({repeated / len(rows):.1%}).")
    if last is not None and last.incomplete:
        issues.insert(0, f"The last period, {last.period}, has {last.rows} rows where {last.usual_rows:g} are usual.")
    return Quality(
        n=len(rows),
        columns=found,
        duplicate_rows=repeated,
        duplicate_share=repeated / len(rows),
        complete_rows=sum(None not in row for row in rows),
        **({} if last is None else {"last_period": last}),
        issues=tuple(issues),
        assumptions=("Faults are looked for column by column; a wrong value that looks like others is not seen.",),
    )


def _last_period(periods: list[Scalar]) -> LastPeriod | None:
    counts = Counter(name_of(period) for period in periods if not missing(period))
    if len(counts) < _LEAST_PERIODS:
        return None
    last = max(counts, key=lambda name: (len(name), name) if name.isdigit() else (0, name))
    usual = float(np.median([count for name, count in counts.items() if name != last]))
    return LastPeriod(period=last, rows=counts[last], usual_rows=usual, incomplete=counts[last] < _INCOMPLETE * usual)
