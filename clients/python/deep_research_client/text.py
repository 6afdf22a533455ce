"""Text that came from data or a model, made harmless for where it goes."""

import math
import re
import unicodedata

from pydantic import JsonValue

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def printable(text: str) -> str:
    """Without what could steer a terminal or turn the direction of reading; line breaks and tabs stay."""
    kept = "".join(
        character if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"} else ""
        for character in text.replace("\r\n", "\n")
    )
    return _DIRECTION.sub("", kept)


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


def markdown_block(text: str) -> str:
    """Markdown that the API wrote, with any HTML in it shown instead of rendered."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", printable(text)).strip()


def spreadsheet_cell(value: JsonValue) -> JsonValue:
    """A cell that no spreadsheet runs: text that begins like a formula is put behind an apostrophe."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def cell(value: JsonValue) -> str:
    """A cell of a table as people read it: at most four decimals, thousands separated in fractional numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value):
        if value and abs(value) < 0.001:
            return f"{value:.3g}"
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return one_line(str(value))


def percent(confidence: float) -> str:
    return f"{100 * confidence:.0f} %"
