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
from deep_research.query.rewriting import procedures
from deep_research.query.rewriting.blocks import written
from deep_research.query.rewriting.endings import PLACE, Written
from deep_research.query.rewriting.rows import NoSecondFormError


class SecondForm(NamedTuple):
    """Another way to find what an answer rests on: its rows, or what was computed from them."""

    sql: str
    is_placed: bool = False
    is_of_figures: bool = False

    def confirms(self, answer: Answer, found: Table) -> bool | None:
        """Whether it found the same; None where the two can't be compared."""
        if self.is_of_figures:
            return procedures.confirms(found, answer.statistics)
        return confirms(found, answer.data, is_placed=self.is_placed)


def second_form(answer: Answer, procedure: JsonValue, columns: Iterable[str]) -> SecondForm | None:
    """None where no other way is known.

    Args:
        answer: What the first way found, by its `code`.
        procedure: What was computed from its rows, if anything was.
        columns: Those of the dataset, as they are written there.
    """
    if answer.code is None:
        return None
    second = _second(answer.code, columns)
    if not isinstance(procedure, dict):
        return None if second is None else SecondForm(_laid_out(second.sql), is_placed=second.is_placed)
    # A column of the query's own may be called so.
    is_placed = second is not None and second.is_placed and PLACE not in map(str.casefold, second.columns)
    rows = second.sql if second else answer.code
    figures = procedures.figures(procedure, answer.statistics, rows, is_placed=is_placed)
    return None if figures is None else SecondForm(_laid_out(figures), is_of_figures=True)


def rewritten(sql: str, columns: Iterable[str]) -> Written | None:
    """The guarded SELECT in its second form, or None where none is known that differs in more than spelling."""
    second = _second(sql, columns)
    return second and second._replace(sql=_laid_out(second.sql))


def _second(sql: str, columns: Iterable[str]) -> Written | None:
    try:
        second = written(parse_one(sql, dialect="duckdb"), {TABLE: tuple(columns)}, outermost=True)
    except (NoSecondFormError, SqlglotError, RecursionError):
        return None
    return second if second.is_different else None


def _laid_out(sql: str) -> str:
    return parse_one(sql, dialect="duckdb").sql("duckdb", pretty=True)
