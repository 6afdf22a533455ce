"""Whether evidence found a second time is the evidence found the first time."""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import TypeGuard

from pydantic import JsonValue

from deep_research.domain.query import Answer, Scalar, Table

# Engines add floats up in parallel: the last digits depend on who came first.
_RELATIVE_TOLERANCE = 1e-9


def reproduces(again: Answer, before: Answer) -> bool:
    """Whether both hold the same rows, in whatever order, and the same statistics; floats to nine digits."""
    return _same_table(again.data, before.data) and _same(again.statistics, before.statistics)


def confirms(second: Table, first: Table, *, is_placed: bool) -> bool | None:
    """Whether a query in its second form found the rows of the first, by position of their columns.

    Args:
        second: Its rows. Where `is_placed`, a last column tells each row's place, and tied rows share theirs.
        first: What is to be confirmed. Rows that it leaves out of a tie must be like those that it holds.
        is_placed: Otherwise rows may come in any order.

    Returns:
        None where either is cut, so that they can't be compared.
    """
    if first.truncated or second.truncated:
        return None
    width = len(first.columns)
    if len(second.columns) != width + is_placed or len(second.rows) < len(first.rows):
        return False
    if not is_placed and len(second.rows) > len(first.rows):
        return False
    left = list(first.rows)
    for _, tied in groupby(second.rows, key=lambda row: row[width] if is_placed else None):
        rows = sorted((row[:width] for row in tied), key=_order)
        found = sorted(left[: len(rows)], key=_order)
        left = left[len(rows) :]
        if len(found) < len(rows) and not _same_rows(rows[1:], rows[:-1]):
            return False  # which of them are told is an accident
        if not _same_rows(found, rows[: len(found)]):
            return False
    return not left


def _same_table(one: Table, other: Table) -> bool:
    if (one.columns, one.row_count, len(one.rows)) != (other.columns, other.row_count, len(other.rows)):
        return False
    if _same_rows(one.rows, other.rows):
        return True
    # Rows that tie in the ORDER BY come as they like.
    return _same_rows(sorted(one.rows, key=_order), sorted(other.rows, key=_order))


def _same_rows(one: Sequence[tuple[Scalar, ...]], other: Sequence[tuple[Scalar, ...]]) -> bool:
    return all(
        _same(cell, twin) for row, twins in zip(one, other, strict=True) for cell, twin in zip(row, twins, strict=True)
    )


def _order(row: tuple[Scalar, ...]) -> tuple[list[str], list[float]]:
    """What is no number first; numbers without their last digits, which may differ."""
    numbers = [cell for cell in row if _is_number(cell)]
    return [repr(cell) for cell in row if not _is_number(cell)], [float(f"{cell:.9g}") for cell in numbers]


def _is_number(cell: Scalar) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _same(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other or (
        isinstance(one, int | float)
        and isinstance(other, int | float)
        and math.isclose(one, other, rel_tol=_RELATIVE_TOLERANCE, abs_tol=1e-12)
    )
