"""Writes a query a second time, in a form that computes the same in another way.

Aggregates are put by their definitions, deviations taken from the mean in a second pass, quantiles and extremes by
their place among the values, a WHERE as a CASE, DISTINCT as a grouping, ORDER BY and LIMIT as ranks. What agrees does
not hang on one way of computing it: on the order of rows that tie, on rounding, on one path through the engine.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import JsonValue
from sqlglot import parse_one
from sqlglot.errors import SqlglotError

from deep_research.domain.query import Answer, Table
from deep_research.query.guard import TABLE
from deep_research.query.reproduction import confirms
from deep_research.query.rewriting.blocks import written
from deep_research.query.rewriting.endings import Written
from deep_research.query.rewriting.rows import NoSecondFormError


class SecondForm(NamedTuple):
    """Another way to find what an answer rests on."""

    sql: str
    is_placed: bool

    def confirms(self, answer: Answer, found: Table) -> bool | None:
        """Whether it found the same; None where the two can't be compared."""
        return confirms(found, answer.data, is_placed=self.is_placed)


def second_form(answer: Answer, procedure: JsonValue, columns: Iterable[str]) -> SecondForm | None:
    """None where no other way is known.

    Args:
        answer: What the first way found, by its `code`.
        procedure: What was computed from its rows, if anything was.
        columns: Those of the dataset, as they are written there.
    """
    if answer.code is None or procedure is not None:
        return None
    second = rewritten(answer.code, columns)
    return None if second is None else SecondForm(second.sql, second.is_placed)


def rewritten(sql: str, columns: Iterable[str]) -> Written | None:
    """The guarded SELECT in its second form, or None where none is known that differs in more than spelling."""
    try:
        second = written(parse_one(sql, dialect="duckdb"), {TABLE: tuple(columns)}, outermost=True)
    except (NoSecondFormError, SqlglotError, RecursionError):
        return None
    if not second.is_different:
        return None
    return second._replace(sql=parse_one(second.sql, dialect="duckdb").sql("duckdb", pretty=True))
