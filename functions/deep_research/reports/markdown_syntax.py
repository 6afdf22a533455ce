"""Markdown's own syntax: text that stays text whatever it holds, tables, fenced code."""

import re
from collections.abc import Iterable, Sequence

from deep_research.domain.query import Scalar

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&@$])")
_BLOCK = re.compile(r"^(\d{1,9})([.)])|^([-+#=])")
# A renderer that knows GitHub's dialect makes links of these by itself.
_AUTOLINK = re.compile(r"(?i)(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def text(value: str) -> str:
    """The value on one line, as plain text: no markup, link, image, tag or block of it takes effect."""
    plain = _UNSEEN.sub("", " ".join(value.split()))
    escaped = _SPECIAL.sub(r"\\\1", plain)
    unlinked = _AUTOLINK.sub(
        lambda found: "".join(filter(None, found.groups()))[:-1] + "\\" + found.group()[-1], escaped
    )
    return _BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", unlinked)


def prose(markdown: str, *, below: int) -> str:
    """Markdown that an analyst wrote, without tags, links and images; its headings go below that level."""
    untagged = _UNSEEN.sub("", markdown).replace("<", "\\<").replace("](", "]\\(").replace("![", "!\\[")
    unlinked = re.sub(r"(?m)^( {0,3}\[[^\]]*\]):", r"\1\\:", untagged)
    return re.sub(r"(?m)^(#{1,6})(?= )", lambda found: "#" * min(len(found[1]) + below, 6), unlinked).strip()


def cell(value: Scalar) -> str:
    """A table's cell; nothing for None, and no more digits of a float than its sum of floats can be trusted with."""
    if value is None:
        return ""
    if isinstance(value, float):
        short = f"{value:.12g}"
        return str(value) if "e" in short else short
    return text(value) if isinstance(value, str) else str(value)


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
