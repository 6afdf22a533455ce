"""Finds the evidence of a detail again: its cells by its own SQL, its statistics by SciPy from those rows."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import duckdb

from tests.evaluation import recomputed_statistics
from tests.evaluation.originals import MOST_ROWS, Originals

_DIGITS = 9
"""Sums of floats differ behind these, by the order in which threads add."""


@dataclass(frozen=True)
class Reproduction:
    """What of a detail's evidence is not found again, and whether its statistics were computed again at all."""

    faults: tuple[str, ...]
    with_statistics: bool = False


def reproduced(detail: dict[str, Any], dataset: str, originals: Originals) -> Reproduction:
    """Runs the query of a detail that has one. MissingOriginalError where its file is not there."""
    try:
        rows = originals.rows(dataset, detail["code"])
    except duckdb.Error as failure:
        return Reproduction((f"its SQL does not run: {str(failure).splitlines()[0]}",))
    found = _of_cells(detail["data"], rows)
    if found or len(rows) > MOST_ROWS or not detail["statistics"]:
        return Reproduction(found)
    again = recomputed_statistics.figures(detail["statistics"], detail["data"]["columns"], rows)
    return Reproduction(tuple(recomputed_statistics.differences(detail["statistics"], again)), bool(again))


def _of_cells(data: dict[str, Any], rows: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    told = [tuple(map(_plain, row)) for row in data["rows"]]
    if len(rows) <= MOST_ROWS and data["row_count"] != len(rows):
        return (f"it tells {data['row_count']} rows, and there are {len(rows)}",)
    found = [tuple(map(_plain, row)) for row in rows]
    if told == found[: len(told)]:
        return ()
    # A query that orders nothing may give its rows in any order.
    absent = Counter(told) - Counter(found)
    return (f"row {list(next(iter(absent)))} is not found again",) if absent else ()


def _plain(value: Any) -> Any:
    match value:
        case bool() | None:
            return value
        case int() | float() | Decimal():
            number = float(value)
            return float(f"{number:.{_DIGITS}g}") if math.isfinite(number) else None
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
