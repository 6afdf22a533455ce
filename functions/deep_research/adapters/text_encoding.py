"""Text files as UTF-8 without holding them in memory."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from deep_research.domain.errors import DatasetRejectedError

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Byte encodings in use for tables; without bounds the guess falls on mainframes' and typewriters'.
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "mac_roman"),
    *("shift_jis", "gb18030", "big5", "euc_kr", "euc_jp"),
]


_WESTERN = "cp1252"


@dataclass(frozen=True)
class Text:
    """A UTF-8 file, and the encoding that the original had."""

    path: Path
    encoding: str
    replaced: int = 0
    """Characters that could not be read and stand as U+FFFD."""


def as_utf8(source: Path, scratch: Path) -> Text:
    """The file itself where it is plain UTF-8, else a copy in `scratch`. DatasetRejectedError where it is no text."""
    with source.open("rb") as file:
        head = file.read(_SAMPLE)
    encoding = _marked(head) or _unmarked(source, head)
    if encoding == "utf-8":
        return Text(source, "UTF-8")
    target = scratch / "text.utf8"
    replaced = _transcoded(source, target, encoding)
    return Text(target, encoding.upper().replace("_", "-"), replaced)


def _marked(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def _unmarked(source: Path, head: bytes) -> str:
    if b"\x00" in head:
        return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
    offending = _first_invalid(source)
    if offending is None:
        return "utf-8"
    with source.open("rb") as file:
        file.seek(max(offending - _SAMPLE // 2, 0))
        around = file.read(_SAMPLE)
    best = from_bytes(around, cp_isolation=_CANDIDATES).best()
    if best is None:
        return _WESTERN
    # Many tables fit a short text alike; of those that give the same text, the most common is meant.
    return _WESTERN if around.decode(_WESTERN, errors="replace") == str(best) else best.encoding


def _first_invalid(source: Path) -> int | None:
    """Where the file stops being UTF-8, roughly; None if it is UTF-8 to its end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    place = 0
    with source.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                place += len(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as invalid:
            return place + invalid.start
    return None


def _transcoded(source: Path, target: Path, encoding: str) -> int:
    replaced = 0
    with (
        source.open(encoding=encoding, errors="replace") as incoming,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while text := incoming.read(_CHUNK):
            if "\x00" in text:
                raise DatasetRejectedError("The file is not text; upload CSV, JSON, Parquet or Excel.")
            replaced += text.count("\ufffd")
            out.write(text)
    return replaced
