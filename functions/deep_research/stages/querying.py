"""How a query is carried out: its rows, and the statistics of its procedure over them."""

from pydantic import JsonValue

from deep_research import statistics
from deep_research.domain.ports import QueryEngine
from deep_research.domain.query import Query, Table

ROWS_KEPT = 1_000
"""Rows that an answer carries as its evidence; a procedure may see more of them."""


def fetched(query: Query, dataset_id: str, engine: QueryEngine) -> Table:
    """The query's rows, as many as its procedure may need. Errors are the engine's."""
    if query.sql is None:
        return Table()
    return engine.run(dataset_id, query.sql, max_rows=ROWS_KEPT if query.procedure is None else statistics.MAX_ROWS)


def computed(query: Query, table: Table) -> dict[str, JsonValue]:
    """What the query's procedure finds in the rows, if it has one. StatisticsError where it does not fit them."""
    return {} if query.procedure is None else statistics.run(query.procedure, table)


def kept(table: Table) -> Table:
    """The rows that the answer carries."""
    if len(table.rows) <= ROWS_KEPT:
        return table
    return table.model_copy(update={"rows": table.rows[:ROWS_KEPT], "truncated": True})
