"""A guarded query as the statements that Athena runs: its rows, cut; and how many there are."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp, parse_one
from sqlglot.errors import OptimizeError, SqlglotError
from sqlglot.optimizer.qualify import qualify

from deep_research.domain.dataset import ColumnType, RegisteredTable
from deep_research.domain.errors import QueryFailedError, QueryRefusedError
from deep_research.query.guard import TABLE
from deep_research.query.trino.naming import first_select, names
from deep_research.query.trino.rules import refuse
from deep_research.query.trino.translator import translated
from deep_research.query.trino.types import annotated, is_list

logging.getLogger("sqlglot").setLevel(logging.ERROR)
MAX_BYTES = 262_144
"""Of a statement, by Athena's quota."""
_DUCKDB = {
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMP",
    ColumnType.TEXT: "VARCHAR",
}
_TRINO = {
    ColumnType.INTEGER: "bigint",
    ColumnType.NUMBER: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp(6)",
    ColumnType.TEXT: "varchar",
}


@dataclass(frozen=True)
class Statement:
    """`columns` are the names that DuckDB gives to what `sql` returns, by place."""

    sql: str
    columns: tuple[str, ...]
    count_sql: str
    """How many rows the query has, whatever `sql` is limited to."""
    sample_sql: str
    """As many of its rows as `sql` gives, each as likely as any other, and the same ones each time."""


def transpiled(checked: str, table: RegisteredTable, *, max_rows: int) -> Statement:
    """The statements for a query that the guard let pass.

    Rows come in the query's order, at most `max_rows` of them. QueryRefusedError for what has no exact form in
    Trino, QueryFailedError for a column that is not there.
    """
    try:
        written = parse_one(checked, dialect="duckdb").unnest()
        qualified = _qualified(written, table)
        if any(is_list(each) for each in first_select(qualified).selects):
            refuse("returns no lists", "unnest them, or join them to text")
        whole = translated(qualified)
        cut = _limited(whole.copy(), max_rows)
        counted = exp.select(exp.Count(this=exp.Star())).from_(_all_rows(whole, "counted"))
        shown = names(written, qualified, _types(table))
        return Statement(
            sql=_reading(cut, table),
            columns=shown,
            count_sql=_reading(counted, table),
            sample_sql=_reading(_sampled(whole, len(shown), max_rows), table),
        )
    except RecursionError:
        raise QueryRefusedError("The query is nested too deeply; make it simpler.") from None
    except OptimizeError as unresolved:
        raise QueryFailedError(_first_sentence(unresolved)) from unresolved
    except SqlglotError as unreadable:
        raise QueryRefusedError("The query can't be written for Athena; make it simpler.") from unreadable


def _types(table: RegisteredTable) -> dict[str, str]:
    return {column.name: _DUCKDB[column.type] for column in table.columns}


def _qualified(written: exp.Expr, table: RegisteredTable) -> exp.Expr:
    if any(clause.alias.casefold() == TABLE for clause in written.find_all(exp.CTE)):
        raise QueryRefusedError(f"A WITH clause may not be called {TABLE}; give it a name of its own.")
    schema: dict[str, object] = {TABLE: _types(table)}
    done = qualify(
        written.copy(), schema=schema, dialect="duckdb", quote_identifiers=False, allow_partial_qualification=False
    )
    return annotated(done, schema)


def _limited(query: exp.Expr, max_rows: int) -> exp.Expr:
    limit = query.args.get("limit")
    if limit is None or int(limit.expression.name) > max_rows:
        query.set("limit", exp.Limit(expression=exp.Literal.number(max_rows)))
    return query


def _all_rows(query: exp.Expr, alias: str, columns: Sequence[str] = ()) -> exp.Subquery:
    """As a table. Rows need no order to be counted or drawn, unless it decides which are there."""
    query = query.copy()
    if query.args.get("limit") is None and query.args.get("offset") is None:
        query.set("order", None)
    names = [exp.to_identifier(name) for name in columns]
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(alias), columns=names))


def _sampled(query: exp.Expr, width: int, rows: int) -> exp.Expr:
    """The rows whose hashes come first. Equal rows are numbered, so that they are not drawn or left together."""
    columns = [f"s{place}" for place in range(1, width + 1)]
    listed = ", ".join(columns)
    text = ", ".join(f"COALESCE(CAST({column} AS VARCHAR), '')" for column in columns)
    numbered = f"SELECT {listed}, ROW_NUMBER() OVER (PARTITION BY {listed}) AS place FROM every_row"  # noqa: S608 - made here
    order = f"XXHASH64(TO_UTF8(CONCAT_WS('|', {text}, CAST(place AS VARCHAR))))"
    drawn = parse_one(f"SELECT {listed} FROM ({numbered}) AS numbered ORDER BY {order} LIMIT {rows}", dialect="trino")  # noqa: S608
    for table in list(drawn.find_all(exp.Table)):
        table.replace(_all_rows(query, "drawn", columns))
    return drawn


def _reading(query: exp.Expr, table: RegisteredTable) -> str:
    """The statement, in which `dataset` is the table of the catalog with the types that the profile tells."""
    used = {column.name.casefold() for column in query.find_all(exp.Column)}
    read = [column for column in table.columns if column.name.casefold() in used] or table.columns[:1]
    source = exp.select(
        *(
            exp.alias_(
                exp.Cast(this=exp.column(column.source), to=exp.DataType.build(_TRINO[column.type], dialect="trino")),
                column.name.casefold(),
            )
            for column in read
        )
    ).from_(exp.table_(table.table, db=table.database))
    dataset = exp.CTE(this=source, alias=exp.TableAlias(this=exp.to_identifier(TABLE)))
    clauses = query.args.get("with_")
    query = query.copy()
    query.set("with_", exp.With(expressions=[dataset, *(clauses.expressions if clauses is not None else ())]))
    sql = query.sql("trino", identify=True, comments=False)
    if len(sql.encode()) > MAX_BYTES:
        raise QueryRefusedError("The query is too long for Athena; select fewer columns.")
    return sql


def _first_sentence(error: OptimizeError) -> str:
    return str(error).splitlines()[0].split(" Line:")[0].rstrip(".") + "."
