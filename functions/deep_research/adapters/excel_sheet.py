"""The first sheet of a workbook that holds anything, as rows of text."""

import csv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from mmap import ACCESS_READ, mmap
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from deep_research.domain.errors import DatasetRejectedError

MAX_UNPACKED_BYTES = 400 << 20
"""What a workbook may unpack to: it is read into memory, unlike every other format."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS_CSV = "save the sheet as CSV and upload that"


@dataclass(frozen=True)
class Sheet:
    """A sheet as a CSV file in UTF-8, and the names of the workbook's other sheets that hold something."""

    path: Path
    name: str
    others: tuple[str, ...]


def first_sheet(source: Path, name: str, target: Path) -> Sheet:
    """Writes the sheet to `target`. DatasetRejectedError for what is no workbook, is locked, empty or too large."""
    _refuse_other_archives(source, name)
    try:
        workbook = CalamineWorkbook.from_path(str(source))
        filled = [sheet for sheet in workbook.sheet_names if workbook.get_sheet_by_name(sheet).end is not None]
        if not filled:
            raise DatasetRejectedError(
                f"{name} has no sheet with anything in it; upload a workbook that holds a table."
            )
        _write(workbook.get_sheet_by_name(filled[0]).iter_rows(), target)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as broken:
        if isinstance(broken, PasswordError) or _is_encrypted(source):
            raise DatasetRejectedError(
                f"{name} is protected by a password; save it without one and upload it again."
            ) from broken
        raise DatasetRejectedError(f"{name} can't be read as an Excel workbook; {_SAVE_AS_CSV}.") from broken
    return Sheet(target, filled[0], tuple(filled[1:]))


def _is_encrypted(source: Path) -> bool:
    """Whether the file wraps an encrypted workbook, which the reader takes for a broken one."""
    with source.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(_ENCRYPTED) >= 0


def _refuse_other_archives(source: Path, name: str) -> None:
    if not zipfile.is_zipfile(source):
        return
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if not any(each.startswith("xl/") or each == "content.xml" for each in names):
        raise DatasetRejectedError(f"{name} is a zip archive; unpack it and upload the table inside.")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise DatasetRejectedError(f"{name} unpacks to more than a workbook may hold here; {_SAVE_AS_CSV}.")


def _write(rows: Iterable[Iterable[object]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow([_text(cell) for cell in row])


def _text(cell: object) -> str:
    """A cell as a CSV would hold it, in the forms that every column type understands."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)
