"""How a query is carried out: its rows, and the statistics of its procedure over them."""

from collections.abc import Callable

from pydantic import JsonValue

from deep_research import statistics
from deep_research.domain.errors import QueryStoppedError
from deep_research.domain.ports import QueryEngine
from deep_research.domain.query import Query, Table

ROWS_KEPT = 1_000
"""Rows that an answer carries as its evidence; a procedure may see more of them."""


def fetched(query: Query, dataset_id: str, engine: QueryEngine, stopped: Callable[[], bool]) -> Table:
    """The query's rows, as many as its procedure may need, or a sample of them. Errors are the engine's."""
    if query.sql is None:
        return Table()
    if query.procedure is None:
        return engine.run(dataset_id, query.sql, max_rows=ROWS_KEPT, stopped=stopped)
    sampled = statistics.may_be_sampled(query.procedure)
    return engine.run(dataset_id, query.sql, max_rows=statistics.MAX_ROWS, sampled=sampled, stopped=stopped)


def computed(query: Query, table: Table, stopped: Callable[[], bool]) -> dict[str, JsonValue]:
    """What the query's procedure finds in the rows, if it has one.

    StatisticsError where it does not fit them; QueryStoppedError before it begins, for then it can't be interrupted.
    """
    if query.procedure is None:
        return {}
    if stopped():
        raise QueryStoppedError("The procedure was not begun, because its job no longer runs.")
    return statistics.run(query.procedure, table)


def kept(table: Table) -> Table:
    """The rows that the answer carries."""
    if len(table.rows) <= ROWS_KEPT:
        return table
    return table.model_copy(update={"rows": table.rows[:ROWS_KEPT], "truncated": True})
