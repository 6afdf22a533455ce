"""Brings a file of any supported kind into one relation of text, `staged`; Parquet keeps its own types."""
# ruff: noqa: S608 - identifiers and texts in this SQL are quoted by quoted() and literal()

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import duckdb
from duckdb.sqltypes import DuckDBPyType

from deep_research.adapters.duckdb_delimited import MAX_LINE_BYTES, MAX_ROWS, CellCounts, DelimitedText
from deep_research.adapters.duckdb_profiler import quoted
from deep_research.adapters.excel_sheet import first_sheet
from deep_research.adapters.json_rows import json_rows
from deep_research.adapters.text_encoding import Text, as_utf8
from deep_research.domain.dataset import Source
from deep_research.domain.errors import DatasetRejectedError
from deep_research.ingestion import missing
from deep_research.ingestion.content import Content
from deep_research.ingestion.dialect import Dialect, sniffed
from deep_research.ingestion.headings import Heading, headings
from deep_research.ingestion.reading import literal

MAX_COLUMNS = 2_000
MAX_TEXT_BYTES = 8 << 30
_SAMPLE_CHARACTERS = 1 << 19


@dataclass(frozen=True)
class StagedColumn:
    """`cell` is the SQL that reads it: trimmed text, unless the file itself said its type (`sql_type`)."""

    heading: Heading
    cell: str
    sql_type: str | None = None
    counted: CellCounts | None = None
    """Where they were counted while the file was read."""


@dataclass(frozen=True)
class Staged:
    """`relation` is what FROM takes."""

    relation: str
    columns: tuple[StagedColumn, ...]
    source: Source
    notes: tuple[str, ...] = ()


class Staging:
    """Stages one file; `scratch` is its own to fill."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path, name: str) -> None:
        self._connection = connection
        self._scratch = scratch
        self._name = name

    def staged(self, source: Path, content: Content) -> Staged:
        """DatasetRejectedError says what is wrong with the file."""
        match content:
            case Content.PARQUET:
                return self._parquet(source)
            case Content.JSON:
                return self._json(source)
            case Content.EXCEL:
                return self._excel(source)
            case Content.TEXT:
                text = as_utf8(source, self._scratch)
                return self._delimited(text, "csv", encoding=text.encoding)

    def _excel(self, source: Path) -> Staged:
        sheet = first_sheet(source, self._name, self._scratch / "sheet.csv")
        staged = self._delimited(Text(sheet.path, "UTF-8"), "excel", sheet=sheet.name)
        if not sheet.others:
            return staged
        note = f"Only the sheet {sheet.name} was read; the workbook also holds {', '.join(sheet.others)}."
        return Staged(staged.relation, staged.columns, staged.source, (note, *staged.notes))

    def _delimited(self, text: Text, form: str, *, encoding: str | None = None, sheet: str | None = None) -> Staged:
        dialect = sniffed(_sample(text.path))
        _bounded_width(self._name, dialect.width)
        names = headings(dialect.header or [""] * dialect.width)
        rows = DelimitedText(self._connection, text.path, dialect, self._name).stage()
        self._bounded_rows(rows.count)
        notes = [*_layout_notes(dialect), *rows.notes]
        if text.replaced:
            notes.append(f"{text.replaced:,} characters could not be read as {text.encoding} and were replaced.")
        delimiter = None if form == "excel" or dialect.width == 1 else dialect.delimiter
        kept = [
            StagedColumn(heading, name, counted=rows.counted.get(name))
            for heading, name in zip(names, rows.columns, strict=True)
            if dialect.header is None
            or heading.original_name is None
            or heading.original_name.strip()
            or self._holds(name)
        ]
        if len(kept) < len(names):
            notes.append("Columns with neither a name nor a value were left out.")
        return Staged(
            "staged",
            tuple(kept),
            Source(format=form, encoding=encoding, delimiter=delimiter, sheet=sheet),
            tuple(notes),
        )

    def _holds(self, column: str) -> bool:
        found = self._connection.execute(f"SELECT count({column}) FROM staged").fetchone()
        return bool(found and found[0])

    def _bounded_rows(self, count: int) -> None:
        if count > MAX_ROWS:
            raise DatasetRejectedError(f"{self._name} has more than {MAX_ROWS:,} rows; upload a part of it.")

    def _json(self, source: Path) -> Staged:
        text = as_utf8(source, self._scratch)
        rows = json_rows(text.path, self._name, self._scratch / "rows.ndjson")
        layout = "newline_delimited" if rows.form == "ndjson" else "array"
        self._connection.execute(
            f"CREATE TEMP TABLE document AS FROM read_json({literal(str(rows.path))}, format='{layout}', "
            f"sample_size=-1, maximum_object_size={MAX_LINE_BYTES}, convert_strings_to_integers=false)"
        )
        fields = self._flattened("document")
        cells = ", ".join(
            f"{missing.trimmed(f'CAST({field.cell} AS VARCHAR)')} AS c{place}" for place, field in enumerate(fields)
        )
        self._connection.execute(f"CREATE TEMP TABLE staged AS SELECT {cells} FROM document")
        self._connection.execute("DROP TABLE document")
        texts = tuple(StagedColumn(field.heading, f"c{place}") for place, field in enumerate(fields))
        return Staged("staged", texts, Source(format=rows.form, encoding=text.encoding), rows.notes)

    def _parquet(self, source: Path) -> Staged:
        relation = f"read_parquet({literal(str(source))})"
        counted = f"SELECT sum(num_rows) FROM parquet_file_metadata({literal(str(source))})"
        self._bounded_rows((self._connection.execute(counted).fetchone() or (0,))[0] or 0)
        columns = self._flattened(relation)
        self._bounded_text(relation, columns)
        return Staged(relation, columns, Source(format="parquet"))

    def _bounded_text(self, relation: str, columns: tuple[StagedColumn, ...]) -> None:
        """A dictionary holds a long text once, however many rows repeat it: a small file can unpack to any size."""
        lengths = ", ".join(f"sum(strlen({column.cell}))" for column in columns if column.sql_type == "VARCHAR")
        sizes = self._connection.execute(f"SELECT {lengths} FROM {relation}").fetchone() if lengths else ()
        if sum(size or 0 for size in sizes or ()) > MAX_TEXT_BYTES:
            raise DatasetRejectedError(
                f"{self._name} unpacks to more than {MAX_TEXT_BYTES >> 30} GB of text; leave its longest texts out."
            )

    def _flattened(self, relation: str) -> tuple[StagedColumn, ...]:
        """The fields of structs become columns named `outer.inner`, lists and maps JSON text."""
        described = self._connection.sql(f"FROM {relation}")
        fields = [
            field
            for name, kind in zip(described.columns, described.types, strict=True)
            for field in _fields(name, quoted(name), kind)
        ]
        _bounded_width(self._name, len(fields))
        names = headings([name for name, _, _ in fields])
        return tuple(
            StagedColumn(heading, cell, sql_type) for heading, (_, cell, sql_type) in zip(names, fields, strict=True)
        )


def _fields(name: str, cell: str, kind: DuckDBPyType) -> list[tuple[str, str, str]]:
    """Name, SQL and type of each column that one field comes to."""
    if kind.id == "struct":
        return [
            each
            for inner, inner_kind in kind.children
            for each in _fields(
                f"{name}.{inner}", f"struct_extract({cell}, {literal(inner)})", cast(DuckDBPyType, inner_kind)
            )
        ]
    if kind.id in ("list", "map", "array", "union"):
        return [(name, f"CAST(to_json({cell}) AS VARCHAR)", "VARCHAR")]
    if str(kind) == "JSON":
        return [(name, f"coalesce(json_extract_string({cell}, '$'), CAST({cell} AS VARCHAR))", "VARCHAR")]
    return [(name, cell, str(kind))]


def _sample(path: Path) -> str:
    """The beginning of the text, in whole lines where there are any."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
        at_end = not file.read(1)
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    return sample if at_end or end < 0 else sample[: end + 1]


def _bounded_width(name: str, columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise DatasetRejectedError(f"{name} has {columns:,} columns; at most {MAX_COLUMNS:,} can be read.")


def _layout_notes(dialect: Dialect) -> list[str]:
    notes = []
    if dialect.preamble:
        which = "line is" if dialect.preamble == 1 else f"{dialect.preamble} lines are"
        notes.append(f"The file's first {which} not part of the table and left out.")
    if dialect.header is None:
        notes.append("The file has no header row; its columns were numbered.")
    return notes
