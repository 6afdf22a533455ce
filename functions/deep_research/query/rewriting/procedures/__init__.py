"""What procedures find, found a second time in SQL over the same rows.

Only what SQL can compute is held against it: counts, sums, moments, coefficients and test statistics. A p-value
follows from these. A procedure of which they do not tell the whole has no second form.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import JsonValue

from deep_research.domain.query import Scalar, Table
from deep_research.query.rewriting.procedures.changes import contribution
from deep_research.query.rewriting.procedures.columns import describe, normality, outliers
from deep_research.query.rewriting.procedures.groups import group_difference
from deep_research.query.rewriting.procedures.relations import (
    contingency,
    correlation,
    correlation_matrix,
    simpson_check,
)
from deep_research.query.rewriting.procedures.series import trend
from deep_research.query.rewriting.procedures.shares import concentration

Request = Mapping[str, Any]
Statistics = Mapping[str, JsonValue]

_RELATIVE_TOLERANCE = 1e-9
_LISTS = ("groups", "segments", "strata")
"""Where procedures tell of each group, by its name."""
_FIGURES: dict[str, Callable[[Request, Any], str | None]] = {
    "concentration": concentration,
    "contingency": contingency,
    "contribution": contribution,
    "correlation": correlation,
    "correlation_matrix": correlation_matrix,
    "describe": describe,
    "group_difference": group_difference,
    "normality": normality,
    "outliers": outliers,
    "simpson_check": simpson_check,
    "trend": trend,
}


def figures(request: Request, statistics: Statistics, rows: str, *, is_placed: bool) -> str | None:
    """SQL whose columns are called as the statistics that they compute; `groups.n` is that of the group `name`.

    Args:
        request: The procedure's.
        statistics: What it found, for what it has chosen itself.
        rows: SQL of the rows that it was given.
        is_placed: Whether their column `place` tells their order.
    """
    name = str(request.get("procedure"))
    # What a procedure saw of very many rows was drawn at random.
    if name not in _FIGURES or "rows_used" in statistics or (name == "trend" and not is_placed):
        return None
    written = _FIGURES[name](request, statistics)
    return None if written is None else f"WITH sample AS (\n{rows}\n), {written}"


def confirms(found: Table, statistics: Statistics) -> bool | None:
    """Whether each figure is what the procedure has told, for each group that it tells of; None without any figure."""
    listed = next((name for name in _LISTS if name in statistics), _LISTS[0])
    groups = _named(statistics.get(listed))
    missed, compared = set(groups) if "name" in found.columns else set(), False
    for cells in found.rows:
        row = dict(zip(found.columns, cells, strict=True))
        name = _name(row.pop("name", None))
        missed.discard(name)
        for column, cell in row.items():
            is_of_group = column.startswith(f"{listed}.")
            if is_of_group and name not in groups:
                continue
            if not _same(cell, _at(groups[name] if is_of_group else statistics, column.removeprefix(f"{listed}."))):
                return False
            compared = True
    return not missed if compared else None


def _named(groups: JsonValue) -> dict[str, Statistics]:
    """Groups of which something was computed, by name."""
    listed = groups if isinstance(groups, list) else []
    return {str(each["name"]): each for each in listed if isinstance(each, dict) and "error" not in each}


def _name(name: Scalar) -> str:
    """As procedures write a group's name."""
    return str(int(name)) if isinstance(name, float) and name.is_integer() else str(name)


def _at(node: Any, path: str) -> Any:
    for part in path.split("/"):
        node = node[int(part)] if isinstance(node, list) else node.get(part) if isinstance(node, Mapping) else None
    return node


def _same(cell: Scalar, told: JsonValue) -> bool:
    if isinstance(cell, int | float) and isinstance(told, int | float):
        return math.isclose(cell, told, rel_tol=_RELATIVE_TOLERANCE, abs_tol=1e-12)
    return cell == told
