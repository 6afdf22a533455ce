"""JSON in a layout whose rows can be streamed: an array, or one object a line."""

import json
from dataclasses import dataclass
from pathlib import Path

from deep_research.domain.errors import DatasetRejectedError

MAX_WRAPPED_BYTES = 256 << 20
"""JSON whose rows lie inside an object is held in memory while they are taken out."""
_LONGEST_LINE = 16 << 20


@dataclass(frozen=True)
class JSONRows:
    """`form` is `json` for an array, `ndjson` for one object a line."""

    path: Path
    form: str
    notes: tuple[str, ...] = ()


def json_rows(source: Path, name: str, target: Path) -> JSONRows:
    """The file itself where it can be streamed, else its rows in `target`. DatasetRejectedError if it is broken."""
    with source.open("rb") as file:
        first = file.readline(_LONGEST_LINE).lstrip(b"\xef\xbb\xbf \t\r\n")
        second = file.readline(_LONGEST_LINE).strip()
    if first.startswith(b"["):
        return JSONRows(source, "json")
    if second.startswith(b"{") and first.rstrip().endswith(b"}"):
        return JSONRows(source, "ndjson")
    if source.stat().st_size > MAX_WRAPPED_BYTES:
        raise DatasetRejectedError(f"{name} is one large JSON object; upload the array of its rows by itself.")
    try:
        document = json.loads(source.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise DatasetRejectedError(f"{name} is not valid JSON; check it where it says: {broken}.") from broken
    return _taken_out(document, target)


def _taken_out(document: object, target: Path) -> JSONRows:
    """The longest list of objects in an object is its rows; without any, the object itself is the one row."""
    lists = {
        key: value
        for key, value in (document.items() if isinstance(document, dict) else ())
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value)
    }
    key = max(lists, key=lambda each: len(lists[each]), default=None)
    rows = [document] if key is None else lists[key]
    with target.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    notes = () if key is None else (f"The rows were taken from the list {key} of the JSON object.",)
    return JSONRows(target, "ndjson", notes)
