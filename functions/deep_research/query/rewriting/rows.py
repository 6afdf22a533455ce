"""The rows beneath a grouping, and what the formulas of its aggregates read of each row."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from deep_research.query.select import Select, Term, quoted


class NoSecondFormError(Exception):
    """The query holds something for which no other way of computing it is known."""


Step = tuple[str, Select | str]
"""A WITH clause: its name and what it selects."""


def columns(names: Iterable[str]) -> tuple[Term, ...]:
    return tuple(Term(quoted(name), name) for name in names)


@dataclass
class Rows:
    """Collects columns, then selects them: keys, arguments of aggregates, their means, their places in order."""

    source: str
    condition: str | None
    """The WHERE clause; rows that fail it stay, with arguments that do not count."""
    keys: tuple[str, ...] = ()
    _arguments: dict[str, str] = field(default_factory=dict)
    _centred: dict[str, str] = field(default_factory=dict)
    _numbered: dict[str, str] = field(default_factory=dict)

    @property
    def key_names(self) -> tuple[str, ...]:
        return tuple(f"key_{place}" for place in range(1, len(self.keys) + 1))

    def argument(self, sql: str, *conditions: str) -> str:
        """A column that holds the expression where the WHERE clause and the conditions hold, else NULL."""
        met = self._met(conditions)
        return self._column(f"CASE WHEN {met} THEN {sql} END" if met else sql)

    def counted(self, *conditions: str) -> str:
        """What to add up to count rows: 1 for each that meets the WHERE clause and the conditions."""
        met = self._met(conditions)
        return self._column(f"CASE WHEN {met} THEN 1 ELSE 0 END") if met else "1"

    def deviation(self, argument: str) -> str:
        """How far an argument lies from its mean within the group."""
        return self._centred.setdefault(argument, f"deviation_{len(self._centred) + 1}")

    def place(self, argument: str) -> str:
        """An argument's place within its group in ascending order, from 1; missing ones come last."""
        return self._window(f"row_number() OVER ({self._within()}ORDER BY {argument})", "place")

    def present(self, argument: str) -> str:
        """How many values an argument has within its group."""
        within = self._within()
        return self._window(f"sum(CASE WHEN {argument} IS NULL THEN 0 ELSE 1 END) OVER ({within})", "present")

    def repetition(self, argument: str) -> str:
        """Numbers the rows of a group that hold the same value, from 1."""
        names = ", ".join((*self.key_names, argument))
        return self._window(f"row_number() OVER (PARTITION BY {names})", "repetition")

    def frequency(self, argument: str) -> str:
        """How many rows of the group hold the same value; none for a missing one."""
        names = ", ".join((*self.key_names, argument))
        return self._window(f"sum(CASE WHEN {argument} IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY {names})", "times")

    def steps(self) -> list[Step]:
        """The WITH clauses; the last one holds all columns."""
        keys = tuple(Term(sql, name) for sql, name in zip(self.keys, self.key_names, strict=True))
        arguments = tuple(Term(sql, name) for sql, name in self._arguments.items())
        # A row without any column can't be selected.
        steps: list[Step] = [("chosen", Select((*keys, *arguments) or (Term("1", "row"),), source=self.source))]
        if self._centred:
            steps += self._with_means()
        if self._numbered:
            windows = tuple(Term(sql, name) for sql, name in self._numbered.items())
            held = columns((*self.key_names, *self._arguments.values(), *self._centred.values()))
            steps.append(("numbered", Select((*held, *windows), source=steps[-1][0])))
        return steps

    def _with_means(self) -> list[Step]:
        names = self.key_names
        means = tuple(Term(mean(argument), argument) for argument in self._centred)
        held = tuple(Term(f"chosen.{name}", name) for name in (*names, *self._arguments.values()))
        deviations = (Term(f"chosen.{each} - means.{each}", name) for each, name in self._centred.items())
        on = " AND ".join(f"chosen.{name} IS NOT DISTINCT FROM means.{name}" for name in names) or "TRUE"
        return [
            ("means", Select((*columns(names), *means), source="chosen", group_by=names)),
            ("centred", Select((*held, *deviations), source=f"chosen JOIN means ON {on}")),
        ]

    def _met(self, conditions: tuple[str, ...]) -> str:
        met = (*([self.condition] if self.condition else []), *conditions)
        return met[0] if len(met) == 1 else " AND ".join(f"({each})" for each in met)

    def _column(self, sql: str) -> str:
        return self._arguments.setdefault(sql, f"value_{len(self._arguments) + 1}")

    def _window(self, sql: str, name: str) -> str:
        return self._numbered.setdefault(sql, f"{name}_{len(self._numbered) + 1}")

    def _within(self) -> str:
        return f"PARTITION BY {', '.join(self.key_names)} " if self.keys else ""


def whole(sql: str) -> str:
    """A sum of whole numbers, 0 of none; as wide as a count, so that what is multiplied with it fits the same types."""
    return f"CAST(coalesce(sum({sql}), 0) AS BIGINT)"


def mean(argument: str) -> str:
    return f"sum({argument}) / count({argument})"
