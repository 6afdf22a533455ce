"""Profiles a dataset where it lies, by queries over it: its rows, its columns in blocks, each column's values."""
# ruff: noqa: S608 - every name in this SQL is quoted by _quoted(), and nothing else in it comes from a person

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import Column, ColumnType, Profile, Source, TableColumn, ValueCount
from deep_research.domain.errors import DatasetRejectedError
from deep_research.domain.ports import QueryEngine
from deep_research.domain.query import Scalar, Table
from deep_research.domain.scan import Scan, total
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

_BLOCK_COLUMNS = 8
"""Each column is read by one block only, and a block of so many is a statement that a guard lets pass."""
_AT_A_TIME = 4
SECONDS = 780.0
"""For all queries together: a function has fifteen minutes, and should say itself that they were too few."""


class TableProfile:
    """Of one dataset, whose queries the engine knows already where to run. Every column is read twice."""

    def __init__(self, engine: QueryEngine, dataset_id: str, *, seconds: float = SECONDS) -> None:
        self._engine = engine
        self._dataset_id = dataset_id
        self._ends = monotonic() + seconds
        self._scans: list[Scan] = []

    def of(self, found: CatalogTable) -> Profile:
        """DatasetRejectedError for a table without rows, and whatever the engine raises."""
        rows = self._count("SELECT count(*) FROM dataset", found)
        columns = found.table.columns
        blocks = [columns[start : start + _BLOCK_COLUMNS] for start in range(0, len(columns), _BLOCK_COLUMNS)]
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            figured = [each for block in pool.map(lambda block: self._figures(block, rows), blocks) for each in block]
            tops = list(pool.map(self._top_values, columns, figured))
        profiled = tuple(
            known.column(column.name, column.type, top_values=top)
            for column, known, top in zip(columns, figured, tops, strict=True)
        )
        return Profile(
            row_count=rows,
            columns=profiled,
            duplicate_rows=self._duplicate_rows(profiled, rows),
            source=Source(format="glue_table"),
            notes=(*_notes(found, profiled, rows), *self._cost()),
        )

    def _count(self, sql: str, found: CatalogTable) -> int:
        rows = int(str(self._run(sql).rows[0][0]))
        if not rows:
            raise DatasetRejectedError(f"{found.name} has no rows of data; register it when it has some.")
        return rows

    def _figures(self, block: Sequence[TableColumn], rows: int) -> list[ColumnFigures]:
        listed: list[str] = []
        fields: list[list[str]] = []
        for place, column in enumerate(block):
            measured = figures(f"v{place}", column.type)
            if column.type.is_numeric and rows <= EXACT_ROWS:
                measured |= {f"{at}": f"quantile_cont({finite(f'v{place}', column.type)}, {at})" for at in QUANTILES}
            fields.append(list(measured))
            listed += [f"{sql} AS f{len(listed) + ordinal}" for ordinal, sql in enumerate(measured.values())]
        named = ", ".join(f"{_quoted(column.name)} AS v{place}" for place, column in enumerate(block))
        cells = iter(self._run(f"SELECT {', '.join(listed)} FROM (SELECT {named} FROM dataset) AS block").rows[0])
        return [_read(dict(zip(names, cells, strict=False))) for names in fields]

    def _top_values(self, column: TableColumn, known: ColumnFigures) -> tuple[ValueCount, ...]:
        if not known.present:
            return ()
        # Where no value comes twice there is nothing to group, which is the dearest step on a long column of keys.
        times, grouping = ("1", "") if known.distinct == known.present else ("count(*)", "GROUP BY v")
        shown = f"length(v) <= {LONGEST_VALUE}" if column.type is ColumnType.TEXT else "v IS NOT NULL"
        limit = TOP_VALUES if known.distinct <= TOP_VALUES else TOP_OF_MANY
        found = self._run(
            f"SELECT v, {times} AS times FROM (SELECT {_quoted(column.name)} AS v FROM dataset) AS one "
            f"WHERE {shown} {grouping} ORDER BY times DESC, v LIMIT {limit}",
        )
        # What is no number has no JSON, and comes as nothing.
        return tuple(
            ValueCount(value=_text(value, column.type), count=int(str(count)))
            for value, count in found.rows
            if value is not None
        )

    def _duplicate_rows(self, columns: Sequence[Column], rows: int) -> int | None:
        """None where the table is too long to compare its rows."""
        if any(column.distinct == rows for column in columns):
            return 0
        if rows > EXACT_ROWS:
            return None
        listed = ", ".join(_quoted(column.name) for column in columns)
        found = self._run(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM dataset) AS once").rows[0][0]
        return rows - int(str(found))

    def _run(self, sql: str) -> Table:
        table = self._engine.run(self._dataset_id, sql, max_rows=TOP_VALUES, stopped=lambda: monotonic() > self._ends)
        self._scans.append(table.scan)
        return table

    def _cost(self) -> tuple[str, ...]:
        scan = total(self._scans)
        return (f"Profiling it read {scan.bytes:,} bytes, for ${scan.dollars:.4f}.",) if scan.bytes else ()


def _read(cells: dict[str, Any]) -> ColumnFigures:
    """The figures of one column from their cells; quantiles have their shares for names."""
    quantiles = [cells.pop(str(at), None) for at in QUANTILES]
    return ColumnFigures(**cells, quantiles=None if None in quantiles else quantiles)


def _text(value: Scalar, kind: ColumnType) -> str:
    """A value as DuckDB writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if kind is ColumnType.NUMBER and isinstance(value, (int, float)) and math.isfinite(value):
        return repr(float(value))
    text = str(value)
    if kind is ColumnType.TIMESTAMP:
        moment, point, fraction = text.replace("T", " ").partition(".")
        return moment + point + fraction.rstrip("0")
    return text


def _notes(found: CatalogTable, columns: Sequence[Column], rows: int) -> list[str]:
    """Where the profile says less than it seems to."""
    notes = [f"{found.name} is queried where it lies; its rows are those of the moment of each query."]
    if found.left_out:
        listed = ", ".join(found.left_out)
        notes.append(f"These columns are left out, because their types can't be researched: {listed}.")
    notes += [
        f"{column.name} holds texts of more than {LONGEST_VALUE} characters; its list of values leaves them out."
        for column in columns
        if column.type is ColumnType.TEXT and len(column.top_values) < column.distinct <= TOP_VALUES
    ]
    if rows > EXACT_ROWS:
        notes.append(f"Quantiles and repeated rows are not told, because there are more than {EXACT_ROWS:,} rows.")
    return notes


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
