"""Markdown's own syntax: text that stays text whatever it holds, tables, fenced code."""

import re
from collections.abc import Iterable, Sequence

from deep_research.domain.query import Scalar

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&@$])")
_BLOCK = re.compile(r"^(\d{1,9})([.)])|^([-+#=])")
# A renderer that knows GitHub's dialect makes links of these by itself.
_AUTOLINK = re.compile(r"(?i)(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Elsewhere the sign is one of comparison, and in SQL a backslash before it would be read as part of the code.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LONGEST_TEXT = 4_000
_LONGEST_CELL = 200
_SMALLEST, _LARGEST = 0.001, 1e15
"""Fractions outside of these are told by their leading digits."""


def text(value: str, *, longest: int = _LONGEST_TEXT) -> str:
    """The value on one line, as plain text: no markup, link, image, tag or block of it takes effect.

    What is longer than `longest` characters ends in an ellipsis.
    """
    plain = _UNSEEN.sub("", " ".join(value.split()))
    if len(plain) > longest:
        plain = f"{plain[: longest - 1]}…"
    escaped = _SPECIAL.sub(r"\\\1", plain)
    unlinked = _AUTOLINK.sub(
        lambda found: "".join(filter(None, found.groups()))[:-1] + "\\" + found.group()[-1], escaped
    )
    return _BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", unlinked)


def prose(markdown: str, *, below: int) -> str:
    """Markdown that an analyst wrote, without tags, links and images; its headings go below that level."""
    untagged = _TAG.sub(r"\\<", _UNSEEN.sub("", markdown)).replace("](", "]\\(").replace("![", "!\\[")
    unlinked = re.sub(r"(?m)^( {0,3}\[[^\]]*\]):", r"\1\\:", untagged)
    return re.sub(r"(?m)^(#{1,6})(?= )", lambda found: "#" * min(len(found[1]) + below, 6), unlinked).strip()


def cell(value: Scalar) -> str:
    """A table's cell as people read it: nothing for None, fractions with thousands separated and four decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _fraction(value)
    return text(value, longest=_LONGEST_CELL) if isinstance(value, str) else str(value)


def _fraction(value: float) -> str:
    if value and not _SMALLEST <= abs(value) < _LARGEST:
        return f"{value:.4g}"
    # Adding zero takes the sign of a negative zero away.
    return f"{value + 0.0:,.4f}".rstrip("0").rstrip(".")


def table(columns: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> str:
    """A pipe table. Columns that hold only numbers are aligned to the right."""
    kept = [list(row) for row in rows]
    numeric = [_is_numeric([row[place] for row in kept]) for place in range(len(columns))]
    lines = [
        [text(column) for column in columns],
        ["---:" if right else "---" for right in numeric],
        *([cell(value) for value in row] for row in kept),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def fenced(code: str, language: str) -> str:
    """A block of code, behind a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code.strip()}\n{fence}"


def _is_numeric(values: Sequence[Scalar]) -> bool:
    held = [value for value in values if value is not None]
    return bool(held) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in held)
