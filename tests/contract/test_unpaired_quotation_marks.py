"""A quotation mark that is never closed loses no rows: the file is read line by line, or rejected with the place."""

from pathlib import Path

import duckdb
import pytest

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.domain.dataset import Profile
from deep_research.domain.errors import DatasetRejectedError

Rows = list[tuple[object, ...]]


def ingested(directory: Path, text: str) -> tuple[Profile, Rows]:
    source, parquet = directory / "upload", directory / "data.parquet"
    source.write_text(text, newline="")
    profile = DuckDBIngestor(directory / "scratch").ingest(source, "mine.csv", parquet)
    return profile, duckdb.read_parquet(str(parquet)).fetchall()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('id,name,n\n1,x,5\n2,"y,6\n3,z,7\n4,z,8\n', [(1, "x", 5), (2, "y", 6), (3, "z", 7), (4, "z", 8)]),
        ('id,name,n\n1,x,5\n2,y,"6\n3,z,7\n4,z,8\n', [(1, "x", 5), (2, "y", 6), (3, "z", 7), (4, "z", 8)]),
        ('"id","name","n"\n"1","x","5"\n"2","y,"6"\n"3","z","7"\n', [(1, "x", 5), (2, "y", 6), (3, "z", 7)]),
        ('id,name,n\n1,"pipe,5\n2,"6 pipe,6\n3,z,8\n', [(1, "pipe", 5), (2, "6 pipe", 6), (3, "z", 8)]),
    ],
)
def test_where_every_line_is_a_row_each_is_kept(tmp_path: Path, text: str, expected: Rows) -> None:
    profile, rows = ingested(tmp_path, text)
    assert rows == expected
    assert any("don't pair" in note for note in profile.notes)


def test_a_mark_far_from_the_end_of_a_large_file_is_read_by_lines(tmp_path: Path) -> None:
    lines = "".join(f'{number},"word",{number}\n' for number in range(100_000))
    profile, _ = ingested(tmp_path, f'id,name,n\n0,"word,0\n{lines}')
    assert profile.row_count == 100_001


def test_where_other_cells_span_lines_the_file_is_rejected_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(DatasetRejectedError, match="before yes,6 that is never closed"):
        ingested(tmp_path, 'id,name,n\n1,"x\ny",5\n2,"q, r",5\n3,"yes,6\n4,z,7\n')


def test_rows_that_a_mark_may_have_joined_are_told(tmp_path: Path) -> None:
    profile, _ = ingested(tmp_path, 'id,name,n\n1,x,5\n2,"yes,6\n3,"z, w",7\n4,z,7\n')
    assert any("begins with yes,6" in note for note in profile.notes)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [('"he said ""hi"""', 'he said "hi"'), ('6" pipe', '6" pipe'), ('"two\nlines"', "two\nlines")],
)
def test_marks_that_pair_say_nothing(tmp_path: Path, cell: str, expected: str) -> None:
    profile, rows = ingested(tmp_path, f"id,name,n\n1,{cell},5\n2,y,6\n")
    assert rows[0] == (1, expected, 5)
    assert profile.notes == ()


def test_rows_that_are_short_beside_cells_that_span_lines_are_kept(tmp_path: Path) -> None:
    _, rows = ingested(tmp_path, 'id,name,n\n1,x\n2,y,6\n3,"last\ncell",7\n4,"very\nlast"\n')
    assert rows == [(1, "x", None), (2, "y", 6), (3, "last\ncell", 7), (4, "very\nlast", None)]
