"""Prepares the rows of a dataset before a query reads them: one step after another, each a SELECT of its own."""

import re
from dataclasses import dataclass

from deep_research.query.select import Term, quoted

_DATASET = re.compile(r"\bFROM dataset\b")


@dataclass(frozen=True)
class Step:
    """Columns that it adds, and the rows that it keeps; `FROM dataset` in its SQL is what the steps before left."""

    columns: tuple[Term, ...] = ()
    where: tuple[str, ...] = ()
    distinct: bool = False

    def sql(self) -> str:
        selected = ", ".join(["DISTINCT *" if self.distinct else "*", *map(str, self.columns)])
        kept = f"\nWHERE {' AND '.join(self.where)}" if self.where else ""
        return f"SELECT {selected}\nFROM dataset{kept}"


def over(steps: tuple[Step, ...], sql: str) -> str:
    """The query over the prepared rows, with the steps as WITH clauses `step_1`, `step_2` …; both read `dataset`."""
    source, clauses = "dataset", []
    for place, step in enumerate(_needed(steps, sql), start=1):
        body = _reading(step.sql(), source).replace("\n", "\n  ")
        source = f"step_{place}"
        clauses.append(f"{source} AS (\n  {body}\n)")
    return f"WITH {', '.join(clauses)}\n{_reading(sql, source)}" if clauses else sql


def _needed(steps: tuple[Step, ...], sql: str) -> list[Step]:
    """Without columns that nothing after them reads."""
    needed: list[Step] = []
    for step in reversed(steps):
        after = " ".join([sql, *(each.sql() for each in needed)])
        if step.where or step.distinct or any(quoted(term.name) in after for term in step.columns):
            needed.insert(0, step)
    return needed


def _reading(sql: str, source: str) -> str:
    return _DATASET.sub(f"FROM {source}", sql)
