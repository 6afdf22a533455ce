"""Takes samples out of a table: numbers without the missing ones, complete rows, and groups."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table

Numbers = NDArray[np.float64]

_LARGEST = 1e60
"""Beyond it fourth powers, which kurtosis needs, overflow."""
_ROUNDING = 1e-12
"""A spread below this share of the largest value is lost in the rounding of floats."""
_MOST_GROUPS = 1_000


def numbers(table: Table, column: str) -> Numbers:
    """A column as floats; NaN where a cell is missing. StatisticsError where it is absent or not numeric."""
    found = cells(table, column)
    if str in set(map(type, found)):
        text = next(cell for cell in found if isinstance(cell, str))
        raise StatisticsError(f"“{column}” holds text such as “{text[:40]}”, and this procedure needs numbers.")
    try:
        values = np.array(found, dtype=np.float64)
    except OverflowError:
        raise _too_large(column) from None
    values[np.isinf(values)] = np.nan
    if (np.abs(values) > _LARGEST).any():
        raise _too_large(column)
    return values


def present(table: Table, column: str, least: int = 1) -> Numbers:
    """A column's finite values, at least `least` of them."""
    return enough(finite(numbers(table, column)), column, least)


def finite(values: Numbers) -> Numbers:
    return values[np.isfinite(values)]


def enough(values: Numbers, column: str, least: int) -> Numbers:
    if len(values) < least:
        raise StatisticsError(f"“{column}” has {len(values)} values, and this procedure needs at least {least}.")
    return values


def varies(values: Numbers) -> bool:
    """Whether values differ by more than the rounding of floats."""
    return len(values) > 0 and bool(np.ptp(values) > max(_ROUNDING * np.abs(values).max(), 1 / _LARGEST))


def varying(values: Numbers, column: str, so: str) -> Numbers:
    """The values, unless they are all the same; `so` says what can't be done then."""
    if not varies(values):
        raise StatisticsError(f"“{column}” does not vary, so that {so}.")
    return values


def complete(table: Table, columns: tuple[str, ...], least: int) -> Numbers:
    """Rows by columns, only the rows in which no cell is missing."""
    matrix = np.column_stack([numbers(table, column) for column in columns])
    matrix = matrix[np.isfinite(matrix).all(axis=1)]
    if len(matrix) < least:
        raise StatisticsError(f"Only {len(matrix)} rows are complete, and this procedure needs at least {least}.")
    return matrix


def cells(table: Table, column: str) -> list[Scalar]:
    """StatisticsError where the table has no such column."""
    try:
        return table.values(column)
    except KeyError:
        raise StatisticsError(f"The query returned no column “{column}”.") from None


def groups(table: Table, by: str) -> Iterator[tuple[str, Table]]:
    """Each value of `by`, in order, with its rows; rows without a value are left out."""
    for name, places in places_of(cells(table, by), by).items():
        rows = tuple(table.rows[place] for place in places)
        # The rows are those of a table that was checked.
        yield name, Table.model_construct(columns=table.columns, rows=rows, row_count=len(rows), truncated=False)


def places_of(column: list[Scalar], name: str) -> dict[str, list[int]]:
    """Where each value of a column stands, by the value's name and in its order; missing ones are left out."""
    found: dict[Scalar, list[int]] = {}
    for place, value in enumerate(column):
        if not missing(value):
            found.setdefault(value, []).append(place)
    if len(found) > _MOST_GROUPS:
        raise StatisticsError(f"“{name}” has {len(found):,} different values, too many to be groups.")
    named: dict[str, list[int]] = {}
    for value in sorted(found, key=_order):
        named.setdefault(name_of(value), []).extend(found[value])
    return named


def missing(value: Scalar) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN is what differs from itself


def name_of(value: Scalar) -> str:
    """A group's name as a person writes it: 1 rather than 1.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _order(value: Scalar) -> tuple[bool, float, str]:
    if isinstance(value, int | float) and abs(value) <= _LARGEST:
        return (False, float(value), "")
    return (True, 0.0, str(value))


def _too_large(column: str) -> StatisticsError:
    return StatisticsError(f"“{column}” holds a value beyond {_LARGEST:.0e}, too large to be computed with.")
