"""How the text of one column is read: its type, and the expression that converts it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from deep_research.domain.dataset import ColumnType

VALUE = "{value}"
"""Stands for the cell in an expression: trimmed text, NULL where it is missing."""


@dataclass(frozen=True)
class Reading:
    """`expression` is SQL that gives NULL for every text which this reading does not understand.

    `unreadable` are texts that it knowingly takes for missing. `open_question` names what the column's values
    leave open ("decimal", "day"), so that other columns of the file may decide it.
    """

    type: ColumnType
    expression: str
    notes: tuple[str, ...] = ()
    unreadable: frozenset[str] = frozenset()
    open_question: str | None = None
    decimal_comma: bool | None = None
    day_first: bool | None = None

    def of(self, cell: str) -> str:
        """The conversion of that cell, given as an SQL expression."""
        return self.expression.replace(VALUE, cell)


@dataclass(frozen=True)
class Conventions:
    """What the file's other columns say of how numbers and dates are written; None where they say nothing."""

    decimal_comma: bool | None = None
    day_first: bool | None = None

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Conventions":
        """Those on which all the columns agree that are sure."""
        sure = [reading for reading in readings if reading.open_question is None]
        return cls(
            decimal_comma=_agreed(reading.decimal_comma for reading in sure),
            day_first=_agreed(reading.day_first for reading in sure),
        )


@dataclass(frozen=True)
class Evidence:
    """The distinct texts of a column that were looked at, none of them missing, each with its number of rows."""

    name: str
    values: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    """Rows of the whole column that are not missing."""

    def with_values(self, others: dict[str, int]) -> "Evidence":
        """The same column, with more of its texts seen."""
        return Evidence(self.name, self.values | others, self.rows)

    def without(self, texts: Iterable[str]) -> "Evidence":
        """The same column, as if it did not hold these texts."""
        left_out = set(texts)
        return Evidence(
            self.name, {text: count for text, count in self.values.items() if text not in left_out}, self.rows
        )


def text_reading(*notes: str) -> Reading:
    """The column as it is written."""
    return Reading(ColumnType.TEXT, VALUE, notes)


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _agreed(answers: Iterable[bool | None]) -> bool | None:
    found = {answer for answer in answers if answer is not None}
    return found.pop() if len(found) == 1 else None
