"""Profiles a typed Parquet file: a block of columns at a time, each block in a few queries."""
# ruff: noqa: S608 - every name in this SQL is quoted by quoted(), and nothing else in it comes from a person

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from deep_research.domain.dataset import Column, ColumnType, ValueCount
from deep_research.ingestion.column_figures import (
    EXACT_ROWS,
    LONGEST_VALUE,
    QUANTILES,
    TOP_OF_MANY,
    TOP_VALUES,
    ColumnFigures,
    figures,
    finite,
)

_BLOCK_COLUMNS = 25
"""A query takes much longer than its parts once it has many more aggregates than this."""
_BLOCK_CELLS = 2_000_000
"""Bounds what the aggregates of one block hold in memory."""

_TYPES = {
    "BOOLEAN": ColumnType.BOOLEAN,
    "BIGINT": ColumnType.INTEGER,
    "DOUBLE": ColumnType.NUMBER,
    "DATE": ColumnType.DATE,
    "TIMESTAMP": ColumnType.TIMESTAMP,
    "TIME": ColumnType.TIME,
    "VARCHAR": ColumnType.TEXT,
}


@dataclass(frozen=True)
class _Typed:
    name: str
    type: ColumnType


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


class Profiler:
    """Reads one Parquet file whose columns have the types of `ColumnType`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parquet: Path) -> None:
        self._connection = connection
        self._source = "read_parquet('" + str(parquet).replace("'", "''") + "')"
        self.row_count = self._count(f"SELECT count(*) FROM {self._source}")

    def columns(self, original_names: dict[str, str]) -> tuple[Column, ...]:
        """Every column, in the file's order."""
        return tuple(column for block in self._blocks() for column in self._profiled(block, original_names))

    def duplicate_rows(self, columns: Sequence[Column]) -> int:
        """Rows that repeat an earlier row in every column, by a 64-bit hash of the row."""
        if any(column.distinct == self.row_count for column in columns):
            return 0
        return self._count(
            f"SELECT count(*) - count(DISTINCT hash(cells)) FROM (SELECT row(*COLUMNS(*)) AS cells FROM {self._source})"
        )

    def notes(self, columns: Sequence[Column]) -> list[str]:
        """Where the profile says less than it seems to."""
        notes = [
            f"{column.name} holds texts of more than {LONGEST_VALUE} characters; its list of values leaves them out."
            for column in columns
            if len(column.top_values) < column.distinct <= TOP_VALUES
        ]
        if self.row_count > EXACT_ROWS and any(column.quantiles for column in columns):
            notes.append(f"Quantiles are estimates, because there are more than {EXACT_ROWS:,} rows.")
        return notes

    def _blocks(self) -> Iterator[list[_Typed]]:
        """The columns, so many at a time as fit a query."""
        described = self._connection.execute(f"DESCRIBE SELECT * FROM {self._source}").fetchall()
        columns = [_Typed(name, _TYPES[kind]) for name, kind, *_ in described]
        size = min(_BLOCK_COLUMNS, max(1, _BLOCK_CELLS // max(self.row_count, 1)))
        for start in range(0, len(columns), size):
            yield columns[start : start + size]

    def _profiled(self, block: list[_Typed], original_names: dict[str, str]) -> Iterator[Column]:
        names = ", ".join(quoted(column.name) for column in block)
        # A table of its own, because to open a wide Parquet file takes longer than to read a few of its columns.
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE block AS SELECT {names} FROM {self._source}")
        found = self._figures(block)
        for column, known, top in zip(block, found, self._top_values(block, found), strict=True):
            yield known.column(
                column.name, column.type, top_values=tuple(top), original_name=original_names.get(column.name)
            )

    def _figures(self, block: list[_Typed]) -> list[ColumnFigures]:
        # Of longer columns quantiles are estimated (t-digest).
        quantile = "quantile_cont" if self.row_count <= EXACT_ROWS else "approx_quantile"
        listed = ", ".join(_struct(quoted(column.name), column.type, quantile) for column in block)
        found = self._connection.execute(f"SELECT {listed} FROM block").fetchone()
        return [ColumnFigures(**each) for each in found or ()]

    def _top_values(self, block: list[_Typed], found: list[ColumnFigures]) -> list[list[ValueCount]]:
        queries = [
            _top_values(place, quoted(column.name), known)
            for place, (column, known) in enumerate(zip(block, found, strict=True))
        ]
        top: list[list[ValueCount]] = [[] for _ in block]
        for place, value, count in self._connection.execute(" UNION ALL ".join(queries)).fetchall():
            top[place].append(ValueCount(value=value, count=count))
        return top

    def _count(self, sql: str) -> int:
        found = self._connection.execute(sql).fetchone()
        return int(found[0]) if found else 0


def _struct(values: str, kind: ColumnType, quantile: str) -> str:
    """SQL for a struct with the fields of `ColumnFigures`."""
    fields = figures(values, kind)
    if kind.is_numeric:
        fields["quantiles"] = f"{quantile}({finite(values, kind)}, {list(QUANTILES)})"
    return "{" + ", ".join(f"'{name}': {sql}" for name, sql in fields.items()) + "}"


def _top_values(place: int, values: str, known: ColumnFigures) -> str:
    # Where no value comes twice there is nothing to group, which is the dearest step on a long column of keys.
    times, grouping = ("1", "") if known.distinct == known.present else ("count(*)", "GROUP BY ALL")
    limit = TOP_VALUES if known.distinct <= TOP_VALUES else TOP_OF_MANY
    return (
        f"(SELECT {place}, CAST(value AS VARCHAR), times "
        f"FROM (SELECT {values} AS value, {times} AS times FROM block WHERE {values} IS NOT NULL {grouping}) "
        f"WHERE length(CAST(value AS VARCHAR)) <= {LONGEST_VALUE} ORDER BY times DESC, value LIMIT {limit})"
    )
