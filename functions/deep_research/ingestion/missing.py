"""Words that stand for "no value"."""

from collections.abc import Sequence

from deep_research.ingestion.reading import literal

_DASHES = frozenset({"-", "--", "\u2013", "\u2014"})
_EXCEL_ERRORS = frozenset({"#N/A", "#VALUE!", "#DIV/0!", "#REF!", "#NULL!", "#NUM!", "#NAME?"})
TOKENS = (
    _DASHES
    | _EXCEL_ERRORS
    | {"NA", "N/A", "n/a", "N.A.", "n.a.", "NaN", "nan", "NULL", "Null", "null", "None", "<NA>", "\\N"}
)
"""Missing in every column, whatever its type; the empty cell is as well."""

WORDS = frozenset(
    {
        "?", "??", ".", "..", "...", "*", "**", "***", "---", "none", "nil", "na", "n.d.", "nd", "n/d", "tbd", "tba",
        "unknown", "unk", "missing", "undefined", "not available", "not applicable", "not reported", "not known",
        "no data", "no value", "blank", "empty", "(blank)", "(null)", "null", "error", "#error",
    }
)  # fmt: skip
"""Missing among numbers and dates, in any case; in a column of text they may be a category."""

_LISTED = ", ".join(literal(token) for token in sorted(TOKENS))

SPACE = " \t\r\n\u00a0\u2007\u202f\ufeff"
"""Trimmed from both ends of every cell."""


def cell(column: str) -> str:
    """SQL for the trimmed text of a column (itself an SQL expression), NULL where it is missing."""
    trimmed = f"trim({column}, {literal(SPACE)})"
    return f"CASE WHEN {trimmed} NOT IN ('', {_LISTED}) THEN {trimmed} END"


def tokens(column: str) -> str:
    """SQL for the tokens that an aggregate over the column finds, as a sorted list."""
    trimmed = f"trim({column}, {literal(SPACE)})"
    return f"list_sort(list(DISTINCT {trimmed}) FILTER ({trimmed} IN ({_LISTED})))"


def note(name: str, found: Sequence[str]) -> str:
    """What to tell of the tokens that a column holds."""
    return f"In {name}, {' and '.join(found)} {'counts' if len(found) == 1 else 'count'} as missing."


def is_missing(text: str) -> bool:
    """Whether `cell` gives NULL for this text."""
    trimmed = text.strip(SPACE)
    return not trimmed or trimmed in TOKENS
