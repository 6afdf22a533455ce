"""The columns that a question can speak of: the dataset's own, and those that it defines itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from deep_research.domain.dataset import Column, ColumnType, Profile, ValueCount
from deep_research.query.select import Term, literal, quoted
from deep_research.query.steps import Step

_TRUE = frozenset({"1", "yes", "true", "y", "t"})
_FALSE = frozenset({"0", "no", "false", "n", "f"})
_CLOCK = re.compile(r"^\d{1,3}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_LEADING_NUMBER = re.compile(r"^[-+]?[$€£]?\s*\d[\d,]*(?:\.\d+)?\s*(?:%|[A-Za-z]{1,4}\b)?\s*(?:[\[(].*[\])])?$")
_FEW = 40
_NEAREST = 3


@dataclass
class Schema:
    """A profile, and the steps that prepare its rows as a question wants them."""

    profile: Profile
    steps: list[Step] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Names of the columns that the question defines."""
    changed: dict[str, str] = field(default_factory=dict)
    """For each column that the question has changed, the name of the column that a step puts in its place."""

    def add(self, name: str, sql: str, kind: ColumnType, *, distinct: int = 100, values: Sequence[str] = ()) -> Column:
        """A column that the question defines; it can be linked like any other, and so can its `values`."""
        known = tuple(ValueCount(value=value, count=0) for value in values)
        column = Column(name=name, type=kind, nulls=0, distinct=len(known) or distinct, top_values=known)
        self.profile = self.profile.model_copy(update={"columns": (*self.profile.columns, column)})
        self.steps.append(Step(columns=(Term(sql, name),)))
        self.made.append(name)
        return column

    def change(self, column: Column, how: str, sql: str, **known: object) -> None:
        """Puts another expression in the place of a column, once; `known` is what its profile now says."""
        if self.changed.get(column.name, "").endswith(f"({how})"):
            return
        name = f"{self.changed.get(column.name, column.name)} ({how})"
        self.steps.append(Step(columns=(Term(sql, name),)))
        self.changed[column.name] = name
        columns = (each.model_copy(update=known) if each.name == column.name else each for each in self.profile.columns)
        self.profile = self.profile.model_copy(update={"columns": tuple(columns)})

    def keep(self, *conditions: str) -> None:
        """Leaves out the rows that do not meet them."""
        step = Step(where=conditions)
        if step not in self.steps:
            self.steps.append(step)

    def sql(self, column: Column) -> str:
        return quoted(self.changed.get(column.name, column.name))

    def nearest(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The three columns whose names look most like these words."""

        def likeness(column: Column) -> float:
            return max((fuzz.ratio(word.lower(), column.name.lower()) for word in words), default=0.0)

        ranked = sorted(self.profile.columns, key=likeness, reverse=True)
        return tuple(column.name for column in ranked[:_NEAREST])

    def numeric(self, column: Column) -> str | None:  # noqa: PLR0911 - one for each type
        """The column as numbers; None where it holds none. Clock times become seconds, `12 [1-3]` its first number."""
        sql = self.sql(column)
        if column.type.is_numeric:
            return sql
        if column.type is ColumnType.BOOLEAN:
            return f"CAST({sql} AS INTEGER)"
        if column.type is ColumnType.TIME:
            return f"epoch({sql})"
        if column.type is not ColumnType.TEXT or not column.top_values:
            return None
        values = [known.value.strip() for known in column.top_values]
        if all(_CLOCK.match(value) for value in values):
            parts = [f"TRY_CAST(split_part({sql}, ':', {place}) AS DOUBLE)" for place in (1, 2, 3)]
            return f"{parts[0]} * 3600 + {parts[1]} * 60 + coalesce({parts[2]}, 0)"
        readable = sum(bool(_LEADING_NUMBER.match(value)) for value in values)
        if readable < 0.8 * len(values) or (column.distinct <= _FEW and any(value[-1:].isalpha() for value in values)):
            return None  # a few sizes with a unit, such as “59 kg”, are classes
        number = f"regexp_extract({sql}, '[-+]?[0-9][0-9,]*([.][0-9]+)?')"
        return f"TRY_CAST(replace({number}, ',', '') AS DOUBLE)"


def truth(column: Column) -> tuple[str, str] | None:
    """SQL literals for the true and the false value of a two-valued column; None where it has no such values."""
    if column.type is ColumnType.BOOLEAN:
        return "TRUE", "FALSE"
    values = {known.value.strip().lower(): known.value for known in column.top_values}
    if column.distinct != 2 or len(values) != 2 or not set(values) <= _TRUE | _FALSE:
        return None
    yes = next((value for value in values if value in _TRUE), None)
    no = next((value for value in values if value in _FALSE), None)
    if yes is None or no is None:
        return None
    if column.type.is_numeric:
        return yes, no
    return literal(values[yes]), literal(values[no])
