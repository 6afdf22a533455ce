"""Takes samples out of a table: numbers without the missing ones, pairs, and groups."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table

Numbers = NDArray[np.float64]


def numbers(table: Table, column: str) -> Numbers:
    """A column as floats; NaN where a cell is missing. StatisticsError where it is absent or not numeric."""
    return np.array([_number(cell, column) for cell in cells(table, column)], dtype=np.float64)


def present(table: Table, column: str, least: int = 1) -> Numbers:
    """A column's finite values, at least `least` of them."""
    return enough(finite(numbers(table, column)), column, least)


def finite(values: Numbers) -> Numbers:
    return values[np.isfinite(values)]


def enough(values: Numbers, column: str, least: int) -> Numbers:
    if len(values) < least:
        raise StatisticsError(f"“{column}” has {len(values)} values, and this procedure needs at least {least}.")
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
    place = 0
    found: dict[Scalar, list[tuple[Scalar, ...]]] = {}
    for place, value in enumerate(cells(table, by)):
        if value is not None:
            found.setdefault(value, []).append(table.rows[place])
    for value in sorted(found, key=_order):
        rows = tuple(found[value])
        yield name_of(value), Table(columns=table.columns, rows=rows, row_count=len(rows))


def name_of(value: Scalar) -> str:
    """A group's name as a person writes it: 1 rather than 1.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _order(value: Scalar) -> tuple[bool, float, str]:
    if isinstance(value, int | float):
        return (False, float(value), "")
    return (True, 0.0, str(value))


def _number(cell: Scalar, column: str) -> float:
    if cell is None:
        return float("nan")
    if isinstance(cell, str):
        raise StatisticsError(f"“{column}” holds text such as “{cell[:40]}”, and this procedure needs numbers.")
    return float(cell)
