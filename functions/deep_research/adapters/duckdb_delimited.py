"""Delimited text as a relation of trimmed text: read strictly where the file allows it, else as it was meant."""
# ruff: noqa: S608 - the table's name is fixed, and texts in this SQL are quoted by literal()

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb

from deep_research.domain.errors import DatasetRejectedError
from deep_research.ingestion import missing
from deep_research.ingestion.dialect import Dialect
from deep_research.ingestion.reading import literal

MAX_ROWS = 100_000_000
_VIEWED_COLUMNS = 25
"""To read a wider file again for each block of its columns takes longer than to hold it."""
MAX_LINE_BYTES = 16 << 20
_TAIL_BYTES = 1 << 12
_STRICT = "null_padding=false, strict_mode=true"
_LENIENT = "null_padding=true, strict_mode=false, parallel=false"
_BEYOND = "beyond"
_SHOWN = 40
_UNPAIRED = "The file's quotation marks don't pair; each line was read as a row and the marks around cells taken off."


class CellCounts(NamedTuple):
    """How many cells of a column hold something, and how many of those a word for missing."""

    cells: int
    tokens: int


@dataclass(frozen=True)
class Rows:
    """The columns of `staged`, in the file's order; at most how many rows; what to tell of how they were read."""

    columns: tuple[str, ...]
    count: int
    notes: tuple[str, ...] = ()
    counted: Mapping[str, CellCounts] = field(default_factory=dict)
    """Of those columns that were counted while the rows were read."""


class DelimitedText:
    """One file of text in UTF-8 whose layout is known."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect, name: str) -> None:
        self._connection = connection
        self._path = path
        self._dialect = dialect
        self._name = name
        self._columns = tuple(f"c{place}" for place in range(dialect.width))

    def stage(self) -> Rows:
        """Makes the temporary view or table `staged`. DatasetRejectedError where rows can't be told apart."""
        try:
            if len(self._columns) <= _VIEWED_COLUMNS:
                return self._viewed()
            self._read(self._columns, _STRICT)
        except duckdb.Error:
            return self._repaired()
        return self._rows()

    def _viewed(self) -> Rows:
        """Reads the whole file once, strictly, and looks at it through a view from then on."""
        source = self._source(self._columns, _STRICT)
        asked = ", ".join(
            f"bool_or({missing.is_spaced(column)}), count({missing.present(column)}), "
            f"count(*) FILTER (WHERE {missing.is_token(column)})"
            for column in self._columns
        )
        count, *found = self._connection.execute(f"SELECT count(*), {asked} FROM {source}").fetchone() or (0,)
        spaced = {column for column, is_spaced in zip(self._columns, found[::3], strict=True) if is_spaced}
        cells = ", ".join(
            f"{missing.trimmed(column) if column in spaced else missing.present(column)} AS {column}"
            for column in self._columns
        )
        self._connection.execute(
            f"CREATE TEMP VIEW staged AS FROM (SELECT {cells} FROM {source}) WHERE {self._is_row()}"
        )
        counted = zip(self._columns, map(CellCounts, found[1::3], found[2::3]), strict=True)
        return Rows(
            self._columns, count, counted={column: counts for column, counts in counted if column not in spaced}
        )

    def _rows(self, *notes: str) -> Rows:
        return Rows(self._columns, self._count("true"), notes)

    def _repaired(self) -> Rows:
        """Ragged rows, or quotation marks that don't pair."""
        try:
            # One column more than the header has catches what stands beyond it.
            self._read((*self._columns, _BEYOND), _LENIENT)
        except duckdb.Error:
            if self._read_by_lines():
                return self._rows(_UNPAIRED)
            raise
        spanning = self._cell_that_spans_lines()
        if spanning is None:
            return self._rows(*self._overflow())
        if self._read_by_lines():
            return self._rows(_UNPAIRED)
        self._refuse_unclosed()
        note = (
            f"A cell that begins with {spanning} spans lines; if it should not, a quotation mark is not closed there."
        )
        return self._rows(*self._overflow(), note)

    def _read_by_lines(self) -> bool:
        """Reads each line as a row, whatever its quotation marks; False, and nothing done, where they are not alike."""
        try:
            self._read(self._columns, _STRICT, quoted=False)
        except duckdb.Error:
            return False
        return True

    def _read(self, columns: Sequence[str], mode: str, *, quoted: bool = True) -> None:
        mark = literal(self._dialect.quote)
        cells = ", ".join(
            f"{missing.trimmed(column if quoted else f'trim({column}, {mark})')} AS {column}" for column in columns
        )
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE staged AS FROM (SELECT {cells} "
            f"FROM {self._source(columns, mode, quoted=quoted)}) WHERE {self._is_row()} LIMIT {MAX_ROWS + 1}"
        )

    def _source(self, columns: Sequence[str], mode: str, *, quoted: bool = True) -> str:
        types = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
        quote = literal(self._dialect.quote if quoted else "")
        return (
            f"read_csv({literal(str(self._path))}, auto_detect=false, header=false, "
            f"skip={self._dialect.records_before}, delim={literal(self._dialect.delimiter)}, "
            f"quote={quote}, escape={quote}, columns={{{types}}}, {mode}, "
            f"max_line_size={MAX_LINE_BYTES}, buffer_size={2 * MAX_LINE_BYTES})"
        )

    def _is_row(self) -> str:
        """SQL that asks whether a line holds anything."""
        return f"coalesce({', '.join(self._columns)}) IS NOT NULL"

    def _refuse_unclosed(self) -> None:
        """The last cell of a file spans lines, though no quotation mark ends it: it holds the rest of the file."""
        cells = ", ".join(reversed(self._columns))
        last = self._connection.execute(
            f"SELECT coalesce({cells}) FROM staged WHERE rowid = (SELECT max(rowid) FROM staged)"
        ).fetchone()
        with self._path.open("rb") as file:
            file.seek(max(self._path.stat().st_size - _TAIL_BYTES, 0))
            end = file.read().decode(errors="replace").rstrip(missing.SPACE + self._dialect.delimiter)
        if last and "\n" in last[0] and not end.endswith(self._dialect.quote):
            raise DatasetRejectedError(
                f"{self._name} opens a quotation mark before {_beginning(last[0])} that is never closed; "
                "close it and upload the file again."
            )

    def _cell_that_spans_lines(self) -> str | None:
        """How the first of them begins."""
        spans = " ".join(f"WHEN contains({column}, chr(10)) THEN {column}" for column in self._columns)
        found = self._connection.execute(
            f"SELECT cell FROM (SELECT CASE {spans} END AS cell FROM staged) WHERE cell IS NOT NULL LIMIT 1"
        ).fetchone()
        return _beginning(found[0]) if found else None

    def _overflow(self) -> tuple[str, ...]:
        count = self._count(f"{_BEYOND} IS NOT NULL")
        what = f"more cells than the {len(self._columns)} columns; what stood beyond them was left out"
        return (f"{count:,} {'row has' if count == 1 else 'rows have'} {what}.",) if count else ()

    def _count(self, condition: str) -> int:
        found = self._connection.execute(f"SELECT count(*) FROM staged WHERE {condition}").fetchone()
        return int(found[0]) if found else 0


def _beginning(cell: str) -> str:
    return cell.split("\n", 1)[0].strip()[:_SHOWN]
