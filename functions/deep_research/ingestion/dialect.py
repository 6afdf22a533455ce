"""How a delimited text file is laid out: delimiter, quote, where the table begins, whether it has a header."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise

from deep_research.ingestion.missing import is_missing

_DELIMITERS = ",;\t|"
_ROWS = 1_000
_FEWEST_ALIKE = 0.5
"""Share of rows that must have the same number of cells for a delimiter to be believed."""
_LONGEST_PREAMBLE = 50


@dataclass(frozen=True)
class Dialect:
    """`records_before` counts the records (blank lines too) before the first row of data; `header` may be missing."""

    delimiter: str
    quote: str
    records_before: int
    header: tuple[str, ...] | None
    width: int
    preamble: int = 0
    """Records above the header that are no part of the table."""


@dataclass(frozen=True)
class _Row:
    cells: list[str]
    ends_at: int

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell.strip())


def sniffed(sample: str) -> Dialect:
    """The layout of the text that begins so. Whole lines only, except at the file's end."""
    quote = _quote(sample)
    by_delimiter = {delimiter: _rows(sample, delimiter, quote) for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda each: _regularity(by_delimiter[each]))
    rows = by_delimiter[delimiter]
    first = _first_row(rows)
    body = rows[first + 1 :]
    has_header = _has_header(rows[first].cells, [row.cells for row in body])
    data = body if has_header else rows[first:]
    width = _usual_width(data) or len(rows[first].cells)
    header = _fitted(rows[first].cells, width, data) if has_header else None
    before_first = rows[first - 1].ends_at if first else 0
    return Dialect(
        delimiter=delimiter,
        quote=quote,
        records_before=rows[first].ends_at if has_header else before_first,
        header=tuple(header) if header else None,
        width=max(width, len(header or ())),
        preamble=before_first,
    )


def _rows(sample: str, delimiter: str, quote: str) -> list[_Row]:
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote)
    rows: list[_Row] = []
    try:
        for ordinal, cells in enumerate(reader, start=1):
            if cells:
                rows.append(_Row(cells, ordinal))
            if len(rows) >= _ROWS:
                break
    except csv.Error:
        # A cell longer than the csv module allows: what came before it is sample enough.
        pass
    return rows or [_Row([""], 1)]


def _quote(sample: str) -> str:
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n])", sample, re.MULTILINE))
    double = len(re.findall(r'(?:^|[,;\t|])"', sample, re.MULTILINE))
    return "'" if single > double and single > sample.count("\n") / 2 else '"'


def _regularity(rows: list[_Row]) -> tuple[bool, float, int]:
    """Sorts delimiters: believable at all, the share of rows that are alike, the number of cells."""
    width, times = Counter(len(row.cells) for row in rows).most_common(1)[0]
    alike = times / len(rows)
    return (width > 1 and alike >= _FEWEST_ALIKE, round(alike, 1), width)


def _usual_width(rows: list[_Row]) -> int:
    return Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0


def _first_row(rows: list[_Row]) -> int:
    """The row with which the table begins: the first that is as full as rows of this file usually are."""
    usual = sorted(row.filled for row in rows)[len(rows) // 2]
    width = _usual_width(rows)
    for place, row in enumerate(rows[:_LONGEST_PREAMBLE]):
        remark = row.cells[0].lstrip().startswith(("#", "//", "%")) and len(row.cells) != width
        if row.filled >= max(1, min(usual, width) / 2) and not remark and (row.filled > 1 or width < 3):
            return place
    return 0


def _has_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: words above numbers do, numbers above numbers do not.

    A run of years is a header all the same; and where all is text, a row whose cells return below is data.
    """
    if not body:
        return True
    named = like_data = returning = 0
    for place, cell in enumerate(first):
        below = [row[place] for row in body if place < len(row) and not is_missing(row[place])]
        if not below or is_missing(cell):
            continue
        numeric = sum(_is_numeric(value) for value in below) >= 0.8 * len(below)
        if numeric and _is_numeric(cell):
            like_data += 1
        elif numeric:
            named += 1
        returning += cell in below
    if named:
        return True
    if like_data:
        return _are_years(first)
    return returning < max(1, len(first) / 2)


def _is_numeric(cell: str) -> bool:
    """Numbers, dates in digits, amounts: digits without letters."""
    return any(sign.isdigit() for sign in cell) and not any(sign.isalpha() for sign in cell)


def _are_years(cells: Sequence[str]) -> bool:
    years = [int(cell) for cell in cells if re.fullmatch(r"(?:1[89]|20)[0-9]{2}", cell.strip())]
    numeric = sum(_is_numeric(cell) for cell in cells)
    return len(years) == numeric > 1 and all(after - before == 1 for before, after in pairwise(years))


def _fitted(header: list[str], width: int, data: list[_Row]) -> list[str]:
    """The header, as wide as the rows. Rows with one cell more begin with a row name, unless they end empty."""
    if len(header) == width - 1 and any(row.cells[-1].strip() for row in data if len(row.cells) == width):
        return ["", *header]
    return header + [""] * (width - len(header))
