"""Writes a staged table as typed Parquet: guesses each column's type from its first rows, proves the guess on all."""
# ruff: noqa: S608 - identifiers and texts in this SQL are quoted by quoted() and literal()

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from deep_research.adapters.duckdb_delimited import CellCounts
from deep_research.adapters.duckdb_profiler import quoted
from deep_research.adapters.duckdb_staging import Staged, StagedColumn
from deep_research.domain.dataset import ColumnType
from deep_research.ingestion import missing
from deep_research.ingestion.columns import decided
from deep_research.ingestion.reading import VALUE, Evidence, Reading, literal, text_reading

_SAMPLE_ROWS = 2_000
_MOST_COUNTEREXAMPLES = 1_000
_MOST_GUESSES = 6
_BLOCK_COLUMNS = 25

_NATIVE = {
    "BOOLEAN": ColumnType.BOOLEAN,
    "TINYINT": ColumnType.INTEGER,
    "SMALLINT": ColumnType.INTEGER,
    "INTEGER": ColumnType.INTEGER,
    "BIGINT": ColumnType.INTEGER,
    "UTINYINT": ColumnType.INTEGER,
    "USMALLINT": ColumnType.INTEGER,
    "UINTEGER": ColumnType.INTEGER,
    "FLOAT": ColumnType.NUMBER,
    "DOUBLE": ColumnType.NUMBER,
    "DATE": ColumnType.DATE,
    "TIME": ColumnType.TIME,
}
_SQL_TYPES = {
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMP",
    ColumnType.TIME: "TIME",
    ColumnType.TEXT: "VARCHAR",
}


class Conversion:
    """One staged table on its way to Parquet."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, staged: Staged, parquet: Path) -> None:
        self._connection = connection
        self._staged = staged
        self._parquet = parquet
        self._cells = [column.cell for column in staged.columns]

    def written(self) -> tuple[list[Reading], list[str]]:
        """Writes the Parquet file. The reading of each column that held for every row; what to tell of the cells."""
        texts = [place for place, column in enumerate(self._staged.columns) if column.sql_type is None]
        told, known = self._without_tokens(texts)
        evidence = self._sampled(texts)
        for _ in range(_MOST_GUESSES):
            readings = self._readings(texts, evidence)
            self._write(readings)
            wrong = self._failing(texts, readings, known)
            if not wrong:
                return readings, told
            for place, values in wrong.items():
                evidence[place] = evidence[place].with_values(values)
        readings = [text_reading() if place in wrong else reading for place, reading in enumerate(readings)]
        self._write(readings)
        return readings, told

    def _readings(self, texts: Sequence[int], evidence: dict[int, Evidence]) -> list[Reading]:
        read = dict(zip(texts, decided([evidence[place] for place in texts]), strict=True))
        return [read.get(place) or _native_reading(column) for place, column in enumerate(self._staged.columns)]

    def _sampled(self, texts: Sequence[int]) -> dict[int, Evidence]:
        if not texts:
            return {}
        cells = ", ".join(self._cells[place] for place in texts)
        rows = self._connection.execute(f"SELECT {cells} FROM {self._staged.relation} LIMIT {_SAMPLE_ROWS}").fetchall()
        return {
            place: Evidence(
                self._staged.columns[place].heading.name,
                dict(Counter(row[index] for row in rows if row[index] is not None)),
                len(rows),
            )
            for index, place in enumerate(texts)
        }

    def _without_tokens(self, texts: Sequence[int]) -> tuple[list[str], dict[int, int]]:
        """Leaves the words for missing out of the cells; notes on those that there are, and what each column holds."""
        counted = self._counted(texts)
        columns: dict[tuple[str, ...], list[str]] = {}
        for place, tokens in self._tokens([place for place in texts if counted[place].tokens]).items():
            self._cells[place] = missing.cell(self._cells[place], tokens)
            columns.setdefault(tokens, []).append(self._staged.columns[place].heading.name)
        notes = [missing.note(names, tokens) for tokens, names in columns.items()]
        return notes, {place: cells - tokens for place, (cells, tokens) in counted.items()}

    def _counted(self, texts: Sequence[int]) -> dict[int, CellCounts]:
        known = {place: self._staged.columns[place].counted for place in texts}
        left = [place for place, counts in known.items() if counts is None]
        counts: list[int] = []
        for start in range(0, len(left), _BLOCK_COLUMNS):
            cells = [self._cells[place] for place in left[start : start + _BLOCK_COLUMNS]]
            asked = ", ".join(f"count({cell}), count(*) FILTER (WHERE {missing.is_token(cell)})" for cell in cells)
            counts += self._connection.execute(f"SELECT {asked} FROM {self._staged.relation}").fetchone() or ()
        found = dict(zip(left, map(CellCounts, counts[::2], counts[1::2]), strict=True))
        return found | {place: counts for place, counts in known.items() if counts is not None}

    def _tokens(self, places: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The words for missing that each of these columns holds."""
        if not places:
            return {}
        cells = [self._cells[place] for place in places]
        asked = ", ".join(
            f"list(DISTINCT {cell} ORDER BY {cell}) FILTER (WHERE {missing.is_token(cell)})" for cell in cells
        )
        found = self._connection.execute(f"SELECT {asked} FROM {self._staged.relation}").fetchone()
        return {place: tuple(tokens) for place, tokens in zip(places, found or (), strict=True)}

    def _write(self, readings: Sequence[Reading]) -> None:
        columns = ", ".join(
            f"CAST({reading.of(f'({cell})')} AS {_SQL_TYPES[reading.type]}) AS {quoted(column.heading.name)}"
            for column, cell, reading in zip(self._staged.columns, self._cells, readings, strict=True)
        )
        self._connection.execute(
            f"COPY (SELECT {columns} FROM {self._staged.relation}) TO {literal(str(self._parquet))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )

    def _failing(
        self, texts: Sequence[int], readings: Sequence[Reading], known: dict[int, int]
    ) -> dict[int, dict[str, int]]:
        """The values, with their counts, that a column's reading does not understand though it should."""
        if not texts:
            return {}
        names = [quoted(self._staged.columns[place].heading.name) for place in texts]
        counts = ", ".join(f"count({name})" for name in names)
        found = self._connection.execute(f"SELECT {counts} FROM read_parquet({literal(str(self._parquet))})").fetchone()
        wrong = {}
        for place, count in zip(texts, found or (), strict=True):
            if count != known[place] and (values := self._lost(place, readings[place])):
                wrong[place] = values
        return wrong

    def _lost(self, place: int, reading: Reading) -> dict[str, int]:
        values = self._connection.execute(
            "SELECT text, count(*) AS times "
            f"FROM (SELECT {self._cells[place]} AS text FROM {self._staged.relation}) "
            f"WHERE text IS NOT NULL AND ({reading.of('text')}) IS NULL GROUP BY text "
            f"ORDER BY times DESC, text LIMIT {_MOST_COUNTEREXAMPLES}"
        ).fetchall()
        return {text: count for text, count in values if text not in reading.unreadable}


def _native_reading(column: StagedColumn) -> Reading:
    """How a column is kept whose type the file itself gives."""
    kind = column.sql_type or "VARCHAR"
    known = _NATIVE.get(kind)
    if known is not None:
        return Reading(known, f"CAST({VALUE} AS {_SQL_TYPES[known]})")
    if kind.startswith("DECIMAL"):
        return Reading(ColumnType.NUMBER, f"CAST({VALUE} AS DOUBLE)")
    if kind.startswith("TIMESTAMP"):
        zone = " AT TIME ZONE 'UTC'" if kind.endswith("ZONE") else ""
        return Reading(ColumnType.TIMESTAMP, f"CAST({VALUE}{zone} AS TIMESTAMP)")
    if kind == "BLOB":
        return Reading(
            ColumnType.TEXT, f"hex({VALUE})", (f"{column.heading.name} holds bytes; they are shown in hexadecimal.",)
        )
    return Reading(ColumnType.TEXT, f"CAST({VALUE} AS VARCHAR)")
