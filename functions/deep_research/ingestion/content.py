"""What a file is, by its first bytes; its name decides nothing."""

from enum import StrEnum

from deep_research.domain.errors import DatasetRejectedError


class Content(StrEnum):
    TEXT = "text"
    JSON = "json"
    PARQUET = "parquet"
    EXCEL = "excel"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "a PDF document; export the table itself as CSV or Excel"),
    (b"\x89PNG", "an image; upload the table itself as CSV or Excel"),
    (b"\xff\xd8\xff", "an image; upload the table itself as CSV or Excel"),
    (b"GIF8", "an image; upload the table itself as CSV or Excel"),
    (b"\x1f\x8b", "compressed with gzip; unpack it and upload the table inside"),
    (b"BZh", "compressed with bzip2; unpack it and upload the table inside"),
    (b"\xfd7zXZ", "compressed with xz; unpack it and upload the table inside"),
    (b"(\xb5/\xfd", "compressed with zstd; unpack it and upload the table inside"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it and upload the table inside"),
    (b"Rar!", "a RAR archive; unpack it and upload the table inside"),
    (b"SQLite format 3", "an SQLite database; export one table as CSV"),
    (b"ORC", "an ORC file; convert it to Parquet or CSV"),
    (b"Obj\x01", "an Avro file; convert it to Parquet or CSV"),
    (b"ARROW1", "an Arrow file; convert it to Parquet or CSV"),
    (b"{\\rtf", "a rich text document; save the table as CSV or Excel"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<body", b"<div", b"<svg")
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")


def recognized(head: bytes, name: str) -> Content:
    """The kind of content that begins with these bytes (a few thousand). DatasetRejectedError for what is no table."""
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise DatasetRejectedError(f"{name} is empty; upload a file with a header row and at least one row of data.")
    if head.startswith(b"PAR1"):
        return Content.PARQUET
    if head.startswith((b"PK\x03\x04", _OLE)):
        return Content.EXCEL
    for beginning, what in _FOREIGN:
        if head.startswith(beginning):
            raise DatasetRejectedError(f"{name} is {what}.")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:16].lower().startswith(_MARKUP):
        raise DatasetRejectedError(
            f"{name} is a web page or XML; open it in a spreadsheet and save the table as CSV or Excel."
        )
    if start[:1] in (b"{", b"[") and _is_json(start):
        return Content.JSON
    if b"\x00" in head and not head.startswith(_WIDE_TEXT) and not _is_wide_text(head):
        raise DatasetRejectedError(f"{name} is not a table that can be read; upload CSV, JSON, Parquet or Excel.")
    return Content.TEXT


def _is_json(start: bytes) -> bool:
    follower = start[1:].lstrip()[:1]
    return follower in b'"{}' if start[:1] == b"{" else follower in b'{[]"-0123456789tfn'


def _is_wide_text(head: bytes) -> bool:
    """UTF-16 without its mark: of Western text, every second byte is zero, on the one side or the other."""
    half = len(head) // 2
    return head[0::2].count(0) > 0.4 * half or head[1::2].count(0) > 0.4 * half
