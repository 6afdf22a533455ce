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

_LONGEST_TOKEN = max(len(token.encode()) for token in TOKENS)

WORDS = frozenset(
    {
        "?", "??", ".", "..", "...", "*", "**", "***", "---", "none", "nil", "na", "n.d.", "nd", "n/d", "tbd", "tba",
        "unknown", "unk", "inf", "-inf", "infinity", "missing", "undefined", "not available", "not applicable",
        "not reported", "not known",
        "no data", "no value", "blank", "empty", "(blank)", "(null)", "null", "error", "#error",
    }
)  # fmt: skip
"""Missing among numbers and dates, in any case; in a column of text they may be a category."""

_MOST_NAMED = 8

SPACE = " \t\r\n\u00a0\u2007\u202f\ufeff"
"""Trimmed from both ends of every cell."""


def is_spaced(column: str) -> str:
    """SQL that asks whether spaces stand around a text (itself an SQL expression)."""
    return f"regexp_matches({column}, {literal(f'^[{SPACE}]|[{SPACE}]$')})"


def present(column: str) -> str:
    """SQL for a text around which no spaces stand, NULL where it is empty."""
    return f"nullif({column}, '')"


def trimmed(column: str) -> str:
    """SQL for a column's text (itself an SQL expression) without the spaces around it, NULL where nothing is left."""
    # The trim is slow, and hardly a cell needs it.
    return f"CASE WHEN {is_spaced(column)} THEN nullif(trim({column}, {literal(SPACE)}), '') ELSE {present(column)} END"


def is_token(column: str) -> str:
    """SQL that asks whether a trimmed text is one of the tokens."""
    # Most texts are too long to be one, or begin with a digit: that is told sooner than that they are none of them.
    listed = ", ".join(literal(token) for token in sorted(TOKENS))
    may_be = f"strlen({column}) <= {_LONGEST_TOKEN} AND NOT ({column} >= '0' AND {column} < ':')"
    return f"CASE WHEN {may_be} THEN {column} IN ({listed}) ELSE false END"


def cell(column: str, tokens: Sequence[str]) -> str:
    """SQL for a trimmed text, NULL where it is one of these tokens."""
    listed = ", ".join(literal(token) for token in tokens)
    return f"CASE WHEN {column} NOT IN ({listed}) THEN {column} END" if tokens else column


def note(names: Sequence[str], found: Sequence[str]) -> str:
    """What to tell of the tokens that these columns hold."""
    where = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    if len(names) > _MOST_NAMED:
        where = f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more columns"
    return f"In {where}, {' and '.join(found)} {'counts' if len(found) == 1 else 'count'} as missing."


def is_missing(text: str) -> bool:
    """Whether a text is empty or one of the tokens."""
    return text.strip(SPACE) in TOKENS | {""}
