"""What procedures find: typed values that hold finite numbers only, and the plain JSON made of them."""

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, ConfigDict, JsonValue

from deep_research.domain.errors import StatisticsError
from deep_research.domain.model import Model
from deep_research.domain.query import Table
from deep_research.statistics.samples import groups

Result = dict[str, JsonValue]

SMALL_P = 0.001
"""Below this a p-value says no more than that: its digits rest on the tail of an approximation."""
_P_VALUES = {"p_value": "p_below"} | {
    name: f"{name}_below" for name in ("p_adjusted", "regression_p", "f_p_value", "fisher_p", "variances_p", "within_p")
}


def plain(value: Any) -> float | None:
    """A finite float, or None."""
    if value is None:
        return None
    number = float(value)
    return number if np.isfinite(number) else None


Figure = Annotated[float | None, BeforeValidator(plain)]
"""A number, or None where it can't be told: never NaN or infinite."""
Count = Annotated[int, BeforeValidator(int)]
Truth = Annotated[bool, BeforeValidator(bool)]


class Found(Model):
    """What a procedure found. Fields that were not set do not appear in its JSON.

    `assumptions` says in sentences what the result rests on, what of it was checked, and what was left out.
    """

    model_config = ConfigDict(allow_inf_nan=False)
    assumptions: tuple[str, ...] = ()


def as_json(found: Found) -> Result:
    """The fields that were set, `assumptions` last."""
    result: Result = found.model_dump(mode="json", exclude_unset=True)
    return result | ({"assumptions": told} if (told := result.pop("assumptions", None)) else {})


def bounded(found: Result) -> Result:
    """The result with `p_below` beside each `p_value` smaller than it, so that no report says that p is zero."""
    small: Result = {
        bound: SMALL_P
        for name, bound in _P_VALUES.items()
        if isinstance(p := found.get(name), int | float) and p < SMALL_P
    }
    return {name: _bounded_within(each) for name, each in found.items()} | small


def _bounded_within(node: JsonValue) -> JsonValue:
    if isinstance(node, list):
        return [_bounded_within(each) for each in node]
    return bounded(node) if isinstance(node, dict) else node


def by_group(table: Table, by: str, compute: Callable[[Table], Found], *, overall: bool) -> Result:
    """The result of each group in `groups`; a group that does not fit says why in `error`.

    With `overall`, also the result of all rows; rows of different groups may make no sample together.
    """
    parts: list[JsonValue] = []
    for name, rows in groups(table, by):
        try:
            parts.append({"name": name, **as_json(compute(rows))})
        except StatisticsError as unfit:
            parts.append({"name": name, "n": rows.row_count, "error": unfit.message})
    return {**(_attempt(table, compute) if overall else {}), "by": by, "groups": parts}


def _attempt(table: Table, compute: Callable[[Table], Found]) -> Result:
    try:
        return as_json(compute(table))
    except StatisticsError:
        return {}


def left_out(count: int, what: str = "Rows left out for lack of a value") -> tuple[str, ...]:
    """One sentence for an assumption; none where nothing was left out."""
    return (f"{what}: {count:,}.",) if count else ()


def told_p(p_value: float) -> str:
    """As in a sentence: `p = 0.031`, or `p < 0.001`."""
    return f"p < {SMALL_P}" if p_value < SMALL_P else f"p = {p_value:.3f}"
