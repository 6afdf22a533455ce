"""Delimited text as a table of trimmed text: read strictly where the file allows it, else as it was meant."""
# ruff: noqa: S608 - the table's name is fixed, and texts in this SQL are quoted by literal()

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from deep_research.domain.errors import DatasetRejectedError
from deep_research.ingestion import missing
from deep_research.ingestion.dialect import Dialect
from deep_research.ingestion.reading import literal

MAX_ROWS = 100_000_000
MAX_LINE_BYTES = 16 << 20
_TAIL_BYTES = 1 << 12
_STRICT = "null_padding=false, strict_mode=true"
_LENIENT = "null_padding=true, strict_mode=false, parallel=false"
_BEYOND = "beyond"
_SHOWN = 40
_UNPAIRED = "The file's quotation marks don't pair; each line was read as a row and the marks around cells taken off."


@dataclass(frozen=True)
class Rows:
    """The columns of `staged`, in the file's order; what to tell of how they were read."""

    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


class DelimitedText:
    """One file of text in UTF-8 whose layout is known."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect, name: str) -> None:
        self._connection = connection
        self._path = path
        self._dialect = dialect
        self._name = name
        self._columns = tuple(f"c{place}" for place in range(dialect.width))

    def stage(self) -> Rows:
        """Fills the temporary table `staged`. DatasetRejectedError for a file whose rows can't be told apart."""
        try:
            self._read(self._columns, _STRICT)
        except duckdb.Error:
            return self._repaired()
        return Rows(self._columns)

    def _repaired(self) -> Rows:
        """Ragged rows, or quotation marks that don't pair."""
        try:
            # One column more than the header has catches what stands beyond it.
            self._read((*self._columns, _BEYOND), _LENIENT)
        except duckdb.Error:
            if self._read_by_lines():
                return Rows(self._columns, (_UNPAIRED,))
            raise
        spanning = self._cell_that_spans_lines()
        if spanning is None:
            return Rows(self._columns, self._overflow())
        if self._read_by_lines():
            return Rows(self._columns, (_UNPAIRED,))
        self._refuse_unclosed()
        note = (
            f"A cell that begins with {spanning} spans lines; if it should not, a quotation mark is not closed there."
        )
        return Rows(self._columns, (*self._overflow(), note))

    def _read_by_lines(self) -> bool:
        """Reads each line as a row, whatever its quotation marks; False, and nothing done, where they are not alike."""
        try:
            self._read(self._columns, _STRICT, quoted=False)
        except duckdb.Error:
            return False
        return True

    def _read(self, columns: Sequence[str], mode: str, *, quoted: bool = True) -> None:
        types = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
        mark = self._dialect.quote
        quote = literal(mark if quoted else "")
        cells = ", ".join(
            f"{missing.trimmed(column if quoted else f'trim({column}, {literal(mark)})')} AS {column}"
            for column in columns
        )
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE staged AS FROM (SELECT {cells} FROM read_csv("
            f"{literal(str(self._path))}, auto_detect=false, header=false, skip={self._dialect.records_before}, "
            f"delim={literal(self._dialect.delimiter)}, quote={quote}, escape={quote}, columns={{{types}}}, {mode}, "
            f"max_line_size={MAX_LINE_BYTES}, buffer_size={2 * MAX_LINE_BYTES})) "
            f"WHERE coalesce({', '.join(self._columns)}) IS NOT NULL LIMIT {MAX_ROWS + 1}"
        )

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
