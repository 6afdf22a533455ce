"""Turns what NumPy and SciPy return into plain JSON values, with None for what is not finite."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import JsonValue

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.samples import groups

Result = dict[str, JsonValue]


SMALL_P = 0.001
"""Below this a p-value says no more than that: its digits rest on the tail of an approximation."""


def bounded(found: Result) -> Result:
    """The result with `p_below` beside each `p_value` smaller than it, so that no report says that p is zero."""
    p_value = found.get("p_value")
    small = isinstance(p_value, int | float) and p_value < SMALL_P
    return {name: _bounded_within(each) for name, each in found.items()} | ({"p_below": SMALL_P} if small else {})


def _bounded_within(node: JsonValue) -> JsonValue:
    if isinstance(node, list):
        return [_bounded_within(each) for each in node]
    return bounded(node) if isinstance(node, dict) else node


def plain(value: Any) -> float | None:
    """A finite float, or None."""
    number = float(value)
    return number if np.isfinite(number) else None


def by_group(table: Table, by: str | None, compute: Callable[[Table], Result], *, overall: bool = True) -> Result:
    """The result over all rows, with `groups` where asked for; a group that does not fit says why in `error`.

    Without `overall`, groups stand alone: rows of different groups make no sample together.
    """
    if by is None:
        return compute(table)
    parts: list[JsonValue] = []
    for name, rows in groups(table, by):
        try:
            parts.append({"name": name, **compute(rows)})
        except StatisticsError as unfit:
            parts.append({"name": name, "n": rows.row_count, "error": unfit.message})
    return {**(_attempt(table, compute) if overall else {}), "by": by, "groups": parts}


def _attempt(table: Table, compute: Callable[[Table], Result]) -> Result:
    try:
        return compute(table)
    except StatisticsError:
        return {}
