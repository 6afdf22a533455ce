"""From an engine's values to a `Table` of JSON-safe cells."""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar, cast

from deep_research.domain.errors import QueryLimitError
from deep_research.domain.query import Scalar, Table

MAX_CHARACTERS = 50_000_000
"""Text that a `Table` carries, over all of its cells."""

Row = TypeVar("Row", bound=Sequence[object])

_CELLS = {type(None), bool, int, str}
_NUMBERS = {type(None), float}


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], row_count: int) -> Table:
    """Rows as an engine gave them, as a `Table`; cut when `row_count` says that there are more of them.

    Raises:
        QueryLimitError: They hold more text than a `Table` carries.
    """
    found = [*map(tuple, rows)]
    # Most results are cells as they come, which is told sooner than each of them is converted.
    if not all(_are_cells([row[place] for row in found]) for place in range(len(columns))):
        found = [tuple(map(scalar, row)) for row in found]
    cells = cast("tuple[tuple[Scalar, ...], ...]", tuple(bounded(found)))
    return Table(columns=unique(columns), rows=cells, row_count=row_count, truncated=row_count > len(cells))


def bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows one by one, as long as their text is no more than a `Table` carries; then a QueryLimitError."""
    characters = 0
    for row in rows:
        characters += sum(len(cell) for cell in row if isinstance(cell, str))
        if characters > MAX_CHARACTERS:
            raise QueryLimitError("The query returned too much text; select fewer columns or rows, or aggregate.")
        yield row


def _are_cells(column: Sequence[object]) -> bool:
    kinds = set(map(type, column))
    if kinds <= _CELLS:
        return True
    # A sum is finite only where each number in it is.
    return kinds <= _NUMBERS and math.isfinite(sum(filter(None, cast("Sequence[float]", column))))


def scalar(value: object) -> Scalar:  # noqa: PLR0911 - one for each kind of value
    """One cell. Moments become ISO 8601 text, spans of time `2 days, 3:00:00`, lists and structs JSON text.

    Decimals become floats. NaN and the infinities have no JSON: they become None.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return float(value) if value.is_finite() else None
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case list() | tuple() | dict():
            return json.dumps(_plain(value), ensure_ascii=False)
    return str(value)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names with `_2`, `_3` … behind those that came before, whatever their case."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate.casefold())
        result.append(candidate)
    return tuple(result)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return scalar(value)
