"""Workbooks in the compound files of Excel 97 to 2003, which also wrap workbooks protected by a password."""

import struct
from pathlib import Path

import pytest

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.domain.dataset import Profile
from deep_research.domain.errors import DatasetRejectedError

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(stream: str, content: bytes) -> bytes:
    """A compound file with one stream, as MS-CFB lays it out: header, allocation table, directory, the stream."""
    # A shorter stream would have to lie in another, smaller table.
    content = content.ljust(4_096, b"\0")
    content += bytes(-len(content) % SECTOR)
    count = len(content) // SECTOR
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4_096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    chain = [FAT, END, *range(3, 2 + count), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry(stream, 2, FREE, 2, len(content)) + bytes(256)
    return header + table + directory + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, FREE, FREE, child, start, size)


def workbook(rows: list[list[str | float]]) -> bytes:
    """The records of a BIFF8 workbook with one sheet, as MS-XLS names them."""
    name = b"Sales"
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    place = len(opening) + 4 + 8 + len(name) + 4
    sheets = _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    cells = b"".join(
        _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
        if isinstance(cell, float)
        else _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(cell), 0) + cell.encode("latin-1"))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    return opening + sheets + _record(0x000A, b"") + sheet


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def ingested(directory: Path, content: bytes) -> Profile:
    source = directory / "upload"
    source.write_bytes(content)
    return DuckDBIngestor(directory / "scratch").ingest(source, "book.xls", directory / "data.parquet")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["region", "units"], ["North", 3.0], ["South", 4.0]]
    profile = ingested(tmp_path, compound("Workbook", workbook(rows)))
    assert [(column.name, column.type.value) for column in profile.columns] == [
        ("region", "text"),
        ("units", "integer"),
    ]
    assert (profile.row_count, profile.source.sheet) == (2, "Sales")


def test_a_workbook_protected_by_a_password_is_rejected_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetRejectedError, match="protected by a password; save it without one"):
        ingested(tmp_path, compound("EncryptedPackage", bytes(4_096)))
