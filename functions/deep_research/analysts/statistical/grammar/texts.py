"""Conditions on what a text holds: that it contains, starts or ends with something."""

import re

from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import literal

_KIND = r"(?:the |an? )?(?:(?P<kind>word|term|name|phrase|letters?|string|text|characters?|substring|prefix|suffix) )?"
_SAID = (
    r"(?:\"(?P<q1>[^\"]+)\"|[\u2018\u2019'](?P<q2>[^'\u2019]+)[\u2019']|\u201c(?P<q3>[^\u201d]+)\u201d"
    r"|(?P<bare>\b(?<=letter )(?-i:[A-Z])\b))"
)
_PATTERNS = (
    ("starts", rf"\b(?:start|begin)(?:s|ing|ning)?\s+with\s+{_KIND}{_SAID}"),
    ("ends", rf"\b(?:end|finish)(?:s|ing|es)?\s+(?:with|in|on)\s+{_KIND}{_SAID}"),
    ("holds", rf"\b(?:contain|includ|mention|ha(?:s|ve|ving)|with)(?:s|e|es|ing|ed)?\s+{_KIND}{_SAID}"),
)
_NEGATED = re.compile(r"\b(?:not|n't|never|without|no)\s+(?:\w+\s+)?$", re.IGNORECASE)

Text = tuple[str, tuple[str, ...], int, int]
"""SQL, the column it is about, and where in the question it was said."""


def texts(linker: Linker, schema: Schema) -> list[Text]:
    """`titles that start with 'A'`, `containing the word "rain"`; capitals count only where some are written."""
    found: list[Text] = []
    for way, pattern in _PATTERNS:
        for match in re.finditer(pattern, linker.question.strip().partition("\n")[0], re.IGNORECASE):
            said = next((match.group(name) for name in ("q1", "q2", "q3", "bare") if match.group(name)), "")
            column = _column(linker, schema, match.start())
            if column is None or (way == "holds" and _is_value(column, said)):
                continue
            sql = _sql(way, schema.sql(column), said, whole=match.group("kind") in ("word", "term"))
            negated = _NEGATED.search(linker.question[: match.start()]) is not None
            found.append((f"NOT {sql}" if negated else sql, (column.name,), match.start(), match.end()))
    return found


def _sql(way: str, sql: str, said: str, *, whole: bool) -> str:
    text = f"lower({sql})" if said.islower() else sql
    if way == "holds" and whole and re.fullmatch(r"\w+", said):
        return f"regexp_matches({text}, {literal(rf'(^|[^A-Za-z0-9_]){said}([^A-Za-z0-9_]|$)')})"
    function = {"starts": "starts_with", "ends": "ends_with", "holds": "contains"}[way]
    return f"{function}({text}, {literal(said)})"


def _column(linker: Linker, schema: Schema, place: int) -> Column | None:
    """The text column said nearest before, else the one that names rows, else the one of free text."""
    roles = Roles(schema.profile)
    before = [
        mention.column
        for mention in linker.columns
        if linker.tokens[mention.first].start < place and mention.column.type is ColumnType.TEXT
    ]
    return next(iter([*reversed(before), *([roles.entity] if roles.entity else []), *roles.texts]), None)


def _is_value(column: Column, said: str) -> bool:
    """Where it is a whole value of a column with few of them, that value is meant."""
    listed = len(column.top_values) == column.distinct
    return listed and any(known.value.casefold() == said.casefold() for known in column.top_values)
