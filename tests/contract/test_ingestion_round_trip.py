"""Whatever table is written as delimited text comes back equal, however it was written."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.ingestion.missing import is_missing

# Words that no other type claims; each may hold what CSV has to quote.
WORDS = st.text(st.sampled_from("abcäßñ xyz,;|\"'"), min_size=1, max_size=12).map(
    lambda text: "w" + " ".join(text.replace("'", "").split())
)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(-(10**17), 10**17),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "timestamp": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(hour=moment.hour or 7)
    ),
    "boolean": st.booleans(),
    "text": WORDS.filter(lambda text: not is_missing(text)),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[Any]]]:
    kinds = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=2, max_size=5))
    count = draw(st.integers(2, 12))
    cells = [draw(st.lists(COLUMNS[kind] | st.none(), min_size=count, max_size=count)) for kind in kinds]
    for kind, column in zip(kinds, cells, strict=True):
        if kind == "number":
            column[0] = 0.5
        elif column[0] is None:
            column[0] = draw(COLUMNS[kind])
    # A row without any cell is a blank line, which is no row.
    return kinds, [list(row) for row in zip(*cells, strict=True) if any(cell is not None for cell in row)]


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_comes_back_equal(
    table: tuple[list[str], list[list[Any]]], delimiter: str, quoting: int, encoding: str, ending: str
) -> None:
    kinds, rows = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ending)  # type: ignore[arg-type]
    writer.writerow([f"column {kind} {place}" for place, kind in enumerate(kinds)])
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    with TemporaryDirectory() as directory:
        source, parquet = Path(directory, "upload"), Path(directory, "data.parquet")
        source.write_bytes(text.getvalue().encode(encoding))
        profile = DuckDBIngestor(Path(directory)).ingest(source, "table.csv", parquet)
        back = duckdb.read_parquet(str(parquet)).fetchall()
    assert [column.type.value for column in profile.columns] == kinds
    assert [list(row) for row in back] == rows
