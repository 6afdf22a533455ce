"""Counts the rows that have a name which the question gives: of a name that no row has, no figure is told."""

from rapidfuzz import fuzz, process

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.inquiries import Sought
from deep_research.analysts.statistical.text import plain
from deep_research.query.select import Term

_ALIKE = 60
_NEAREST = 3


def sought(ask: Ask, where: tuple[str, ...]) -> tuple[Sought, Term] | None:
    """The first of these conditions that names a value which the profile does not list, and the term that counts it."""
    condition = next((each for each in ask.conditions if each.sought and each.sql in where), None)
    if condition is None or condition.value is None:
        return None
    columns = [ask.column(name) for name in condition.columns]
    known = [value.value for column in columns for value in column.top_values]
    near = process.extract(condition.value, known, scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=_ALIKE)
    found = Sought(
        name=condition.value,
        where=" or ".join(plain(column.name) for column in columns),
        nearest=tuple(dict.fromkeys(value for value, _, _ in near)),
    )
    counted = f"(SELECT count(*) FROM dataset WHERE {condition.sql})"  # noqa: S608 - names and values are quoted
    return found, Term(counted, found.rows)
