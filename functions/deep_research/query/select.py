"""Builds the SELECT statements that people are shown: quoted names, one clause a line."""

from dataclasses import dataclass
from datetime import date

from deep_research.domain.query import Scalar


def quoted(name: str) -> str:
    """An identifier, exactly as it is."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Scalar | date) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True)
class Term:
    """Something selected: SQL, and the name of the column that it becomes."""

    sql: str
    name: str

    def __str__(self) -> str:
        return self.sql if self.sql == quoted(self.name) else f"{self.sql} AS {quoted(self.name)}"


@dataclass(frozen=True)
class Select:
    """One SELECT; `source` is the dataset or another SELECT, which becomes a subquery."""

    terms: tuple[Term, ...]
    source: "Select | str" = "dataset"
    where: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    """Names of terms."""
    having: tuple[str, ...] = ()
    order_by: tuple[str, ...] = ()
    limit: int | None = None
    distinct: bool = False

    def sql(self) -> str:
        lines = ["SELECT DISTINCT" if self.distinct else "SELECT", *_listed([str(term) for term in self.terms])]
        if isinstance(self.source, Select):
            lines += ["FROM (", *(f"  {line}" for line in self.source.sql().splitlines()), ") AS source"]
        else:
            lines.append(f"FROM {self.source}")
        for keyword, conditions in (("WHERE", self.where), ("HAVING", self.having)):
            if keyword == "HAVING" and self.group_by:
                lines.append("GROUP BY " + ", ".join(self._place(name) for name in self.group_by))
            if conditions:
                lines.append(f"{keyword} " + "\n  AND ".join(conditions))
        if self.order_by:
            lines.append("ORDER BY " + ", ".join(self.order_by))
        if self.limit is not None:
            lines.append(f"LIMIT {self.limit}")
        return "\n".join(lines)

    def _place(self, name: str) -> str:
        """Where a term stands: its name could be a column's of the dataset too, which would be grouped by instead."""
        return str(1 + [term.name for term in self.terms].index(name))


def _listed(items: list[str]) -> list[str]:
    return [f"  {item}," for item in items[:-1]] + [f"  {items[-1]}"]
