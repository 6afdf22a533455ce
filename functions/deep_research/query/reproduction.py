"""Whether evidence found a second time is the evidence found the first time."""

import math
from collections.abc import Sequence

from pydantic import JsonValue

from deep_research.domain.query import Answer, Scalar, Table

# Engines add floats up in parallel: the last digits depend on who came first.
_RELATIVE_TOLERANCE = 1e-9


def reproduces(again: Answer, before: Answer) -> bool:
    """Whether both hold the same rows, in whatever order, and the same statistics; floats to nine digits."""
    return _same_table(again.data, before.data) and _same(again.statistics, before.statistics)


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


def _order(row: tuple[Scalar, ...]) -> list[str]:
    return [f"{cell:.6g}" if isinstance(cell, float) else repr(cell) for cell in row]


def _same(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == other or math.isclose(one, other, rel_tol=_RELATIVE_TOLERANCE, abs_tol=1e-12)
    return one == other
