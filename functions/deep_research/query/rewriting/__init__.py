"""Writes a query a second time, in a form that computes the same in another way.

Aggregates are put by their definitions, deviations taken from the mean in a second pass, quantiles and extremes by
their place among the values, a WHERE as a CASE, DISTINCT as a grouping, ORDER BY and LIMIT as ranks. What agrees does
not hang on one way of computing it: on the order of rows that tie, on rounding, on one path through the engine.
"""

from collections.abc import Iterable

from sqlglot import parse_one
from sqlglot.errors import SqlglotError

from deep_research.query.guard import TABLE
from deep_research.query.rewriting.blocks import written
from deep_research.query.rewriting.endings import Written
from deep_research.query.rewriting.rows import NoSecondFormError

__all__ = ["Written", "rewritten"]


def rewritten(sql: str, columns: Iterable[str]) -> Written | None:
    """The guarded SELECT in its second form, or None where none is known that differs in more than spelling.

    Args:
        sql: A query that the guard lets pass.
        columns: Those of the dataset, as they are written there.
    """
    try:
        second = written(parse_one(sql, dialect="duckdb"), {TABLE: tuple(columns)}, outermost=True)
    except (NoSecondFormError, SqlglotError, RecursionError):
        return None
    if not second.is_different:
        return None
    return second._replace(sql=parse_one(second.sql, dialect="duckdb").sql("duckdb", pretty=True))
