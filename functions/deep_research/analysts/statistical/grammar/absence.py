"""Conditions on values that are not there: unknown, missing, without any."""

import re

from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.schema import Schema, truth

_BEFORE = re.compile(
    r"\b(?:(?:has|have|had|with|having|got)\s+(?:an?\s+)?)?(?:no|without(?:\s+(?:an?|any))?|lack(?:s|ing)?(?:\s+an?)?"
    r"|missing|unknown|unspecified|undefined|null|no known)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:\s+\w+)?\s+(?:(?:is|are|was|were|being)\s+)?"
    r"(?:unknown|missing|unspecified|null|blank|empty|not (?:known|given|available|recorded|specified|reported))\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"\b(?:with|have|has|having)\s+an?\s+(?:known|recorded|given)\s+$", re.IGNORECASE)

_HANDLES = re.compile(
    r"\b(?:ignor|drop|remov|handl|exclud|imput|fill|delet|clean|preprocess|correlat|distribut|test\b|outlier"
    r"|signific)\w*",
    re.IGNORECASE,
)
"""What to do about missing values, or with what else is there, is no condition."""

_QUOTED = 2.0

Absent = tuple[str, tuple[str, ...], int, int]
"""SQL, the column it is about, and where in the question it was said."""


def absent(linker: Linker, schema: Schema) -> list[Absent]:
    """`no engine size`, `whose age is unknown`: of columns that do miss values and are no yes and no."""
    found: list[Absent] = []
    asked, _, _ = linker.question.strip().partition("\n")
    if _HANDLES.search(asked):
        return found
    for mention in linker.columns:
        column = mention.column
        if (
            linker.tokens[mention.first].clause
            or not column.nulls
            or truth(column) is not None
            or mention.score >= _QUOTED
        ):
            continue
        start, end = linker.tokens[mention.first].start, linker.tokens[mention.last].end
        inner = linker.tokens[mention.last].start
        before = _BEFORE.search(linker.question[:start]) or _BEFORE.search(linker.question[:inner])
        after = _AFTER.search(linker.question[end:])
        known = _KNOWN.search(linker.question[:start])
        if before and column.type.is_numeric and column.minimum == 0 and "no" in before.group().lower().split():
            continue  # none of it: zero
        if known:
            found.append((f"{schema.sql(column)} IS NOT NULL", (column.name,), known.start(), end))
        elif before or after:
            first = before.start() if before else start
            found.append((f"{schema.sql(column)} IS NULL", (column.name,), first, end + (after.end() if after else 0)))
    return found
