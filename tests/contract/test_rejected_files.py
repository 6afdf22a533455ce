"""Files that the real ingestor does not take, each with a sentence to act on."""

import zipfile
from pathlib import Path

import duckdb
import pytest

from deep_research.domain.errors import DatasetRejectedError
from tests.contract.ingesting import Ingest


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"a,b\n", "no rows"),
        (b"[]", "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<!DOCTYPE html><html><table></table></html>", "web page"),
        (b"\x1f\x8b\x08" + bytes(30), "unpack"),
        (bytes(range(256)) * 8, "not a table"),
        (b"PAR1" + bytes(200) + b"PAR1", "can't be read"),
        (b'[{"a": 1}, {"a":', "can't be read"),
        (b'{"a": 1,', "not valid JSON"),
        (",".join(f"c{n}" for n in range(2_001)).encode() + b"\n1\n", "2,001 columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel"),
    ],
)
def test_rejects_with_a_sentence_to_act_on(ingest: Ingest, content: bytes, advice: str) -> None:
    with pytest.raises(DatasetRejectedError, match=advice) as rejection:
        ingest(content, "mine.csv")
    assert rejection.value.message.startswith("mine.csv")
    assert rejection.value.message.endswith(".")


def test_rejects_an_archive_and_a_workbook_that_unpacks_to_too_much(ingest: Ingest, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("table.csv", "a,b\n1,2\n")
    with pytest.raises(DatasetRejectedError, match="zip archive"):
        ingest(archive.read_bytes())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file, file.open("xl/workbook.xml", "w") as member:
        for _ in range(401):
            member.write(bytes(1 << 20))
    with pytest.raises(DatasetRejectedError, match="unpacks to more"):
        ingest(archive.read_bytes())


def test_rejects_a_small_parquet_file_that_unpacks_to_too_much(
    ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql(f"COPY (SELECT repeat('x', 5_000) AS a FROM range(1_000)) TO '{made}' (FORMAT parquet)")
    monkeypatch.setattr("deep_research.adapters.duckdb_staging.MAX_TEXT_BYTES", 1 << 20)
    assert made.stat().st_size < 1 << 16
    with pytest.raises(DatasetRejectedError, match="of text; leave its longest texts out"):
        ingest(made.read_bytes(), "mine.parquet")


def test_rejects_more_rows_than_can_be_researched(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deep_research.adapters.duckdb_staging.MAX_ROWS", 2)
    with pytest.raises(DatasetRejectedError, match="more than 2 rows; upload a part of it"):
        ingest("a,b\n1,2\n3,4\n5,6\n")
