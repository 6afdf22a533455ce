"""A chart of what a query returned, by the shape of its table: nobody has to ask a model for it."""

import re

from pydantic import JsonValue

from deep_research.analysts.statistical import charts
from deep_research.domain.query import Scalar, Table

_MOST_BARS = 20
_PERIOD = re.compile(r"\d{4}(-(\d\d|Q[1-4])(-\d\d)?)?([ T].*)?")


def chart(table: Table, reserved: tuple[str, ...] = ()) -> dict[str, JsonValue] | None:
    """A line over periods, or bars by name, of the first column of numbers; None where the table is neither."""
    if table.truncated or len(table.rows) < 2 or len(table.columns) < 2:
        return None
    name, labels = table.columns[0], [row[0] for row in table.rows]
    number = next(
        (each for each in table.columns[1:] if each not in reserved and _is_measure(table.values(each))), None
    )
    if number is None or name in reserved or len(set(labels)) < len(labels):
        return None
    if all(isinstance(label, str | int) and _PERIOD.fullmatch(str(label)) for label in labels):
        return charts.line(table, name, number, value_title=number)
    if len(labels) <= _MOST_BARS and all(isinstance(label, str | bool) for label in labels):
        return charts.bar(table, name, number, category_title=name, value_title=number)
    return None


def _is_measure(values: list[Scalar]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
