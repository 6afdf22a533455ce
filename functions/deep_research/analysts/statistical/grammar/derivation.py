"""Columns that a question defines: sums, ratios, averages and brackets of others."""

import re

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.mentions import Mention
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.text import quotes, tokens
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import literal, quoted

_MAKES = re.compile(
    r"\b(?:new|generate|create|engineer|derive|define)\b[^.\n]{0,60}?\b(?:feature|column|variable|attribute|field|metric)s?\b",
    re.IGNORECASE,
)
_OPERATIONS: tuple[tuple[str, str], ...] = (
    ("ratio", r"\bratio of\b|\bdivided by\b|\bdividing\b|\bas a percentage of\b|\bper unit of\b"),
    ("mean", r"\b(?:average|mean) (?:\w+ ){0,3}(?:of|price of)\b|\baveraging\b"),
    ("difference", r"\bdifference between\b|\bsubtracting\b|\bminus\b"),
    ("product", r"\bproduct of\b|\bmultiplying\b|\btimes\b"),
    ("sum", r"\bsum(?:ming)?\b|\badd(?:ing|ed)?\b|\bcombin(?:ing|ed)\b|\bplus\b|\btotal of\b"),
)
_BRACKET = re.compile(r"['\"‘“]?([A-Za-z][\w -]{1,20}?)['\"’”]?\s*\(([^()]{0,40}?\d[^()]{0,30})\)")  # noqa: RUF001


def derive(question: str, schema: Schema) -> tuple[str | None, str]:
    """Adds the column that the question defines; how, and the question without the brackets' bounds.

    None where it defines none that can be computed.
    """
    if not _MAKES.search(question):
        return None, question
    made = _brackets(question, schema)
    if made:
        return made, _BRACKET.sub(_without_bounds, question)
    return _arithmetic(question, schema), question


def _without_bounds(match: re.Match[str]) -> str:
    return " " * len(match.group()) if _bounds(match.group(2)) else match.group()


def _name(question: str, schema: Schema, fallback: str) -> str:
    """The first quoted name that is no column yet."""
    known = {column.name.casefold() for column in schema.profile.columns}
    match = _MAKES.search(question)
    start = match.start() if match else 0
    for quote in quotes(question):
        if quote.start >= start and quote.text.casefold() not in known and re.fullmatch(r"[\w ]+", quote.text):
            return quote.text
    return fallback


def _arithmetic(question: str, schema: Schema) -> str | None:
    match = _MAKES.search(question)
    linker = Linker(question, schema.profile)
    start = match.start() if match else 0
    for operation, pattern in _OPERATIONS:
        said = re.search(pattern, _sentence(question, start), re.IGNORECASE)
        if said is None:
            continue
        place = start + said.start()
        columns = _operands(linker, schema, place)
        if len(columns) < 2:
            columns = _all_before_stop(linker, schema, start)
        parts = [sql for column in columns if (sql := schema.numeric(column)) is not None]
        if len(parts) < 2:
            continue
        percent = "percentage" in question[start:].lower()
        sql = _combined(operation, parts, percent=percent)
        name = _name(question, schema, "new feature")
        schema.add(name, sql, ColumnType.NUMBER)
        schema.operands |= {column.name for column in columns}
        return f"“{name}” is the {operation} of {' and '.join(column.name for column in columns)}"
    return None


def _sentence(question: str, start: int) -> str:
    """From the words that make the column to the end of their sentence."""
    found = tokens(question)
    clause = next((token.clause for token in found if token.end > start), 0)
    return question[start : max((token.end for token in found if token.clause == clause), default=len(question))]


def _combined(operation: str, parts: list[str], *, percent: bool) -> str:
    if operation == "ratio":
        factor = "100.0" if percent else "1.0"
        return f"({factor} * {parts[0]} / nullif({parts[1]}, 0))"
    if operation == "mean":
        return f"(({' + '.join(parts)}) / {float(len(parts))!r})"
    sign = {"sum": " + ", "difference": " - ", "product": " * "}[operation]
    return f"({sign.join(parts if operation != 'difference' else parts[:2])})"


def _operands(linker: Linker, schema: Schema, place: int) -> list[Column]:
    """Numeric columns of the same sentence from the operation on, as one list."""
    clause = next((token.clause for token in linker.tokens if token.end > place), 0)
    mentions = [
        mention
        for mention in linker.columns
        if linker.tokens[mention.first].clause == clause
        and linker.tokens[mention.first].start >= place
        and schema.numeric(mention.column) is not None
    ]
    return _distinct(mentions)


def _all_before_stop(linker: Linker, schema: Schema, start: int) -> list[Column]:
    """Numeric columns of the sentence that makes the column."""
    clause = next((token.clause for token in linker.tokens if token.end > start), 0)
    mentions = [
        mention
        for mention in linker.columns
        if linker.tokens[mention.first].clause == clause and schema.numeric(mention.column) is not None
    ]
    return _distinct(mentions)


def _distinct(mentions: list[Mention]) -> list[Column]:
    found: dict[str, Column] = {}
    for mention in mentions:
        found.setdefault(mention.column.name, mention.column)
    return list(found.values())


def _brackets(question: str, schema: Schema) -> str | None:
    """`'Child' (0-12), 'Adult' (13-59), 'Elderly' (60 and above)`: a CASE over the column nearest before."""
    matches = list(_BRACKET.finditer(question))
    cases = [(match.group(1).strip(), bounds) for match in matches if (bounds := _bounds(match.group(2))) is not None]
    if len(cases) < 2:
        return None
    linker = Linker(question, schema.profile)
    numeric = [mention for mention in linker.columns if schema.numeric(mention.column) and mention.column.distinct > 4]
    dates = [mention.column for mention in linker.columns if mention.column.type is ColumnType.TIMESTAMP]
    if ":" in "".join(match.group(2) for match in matches):
        times = dates or [column for column in schema.profile.columns if column.type is ColumnType.TIMESTAMP]
        if not times:
            return None
        base, about = f"hour({quoted(times[0].name)})", times[0].name
    elif numeric:
        base, about = schema.numeric(numeric[0].column) or "", numeric[0].column.name
    else:
        return None
    name = _name(question, schema, "bracket")
    parts = " ".join(f"WHEN {_within(base, low, high)} THEN {literal(label)}" for label, (low, high) in cases)
    schema.add(name, f"CASE {parts} END", ColumnType.TEXT, distinct=len(cases))
    return f"“{name}” puts {about} into the brackets {', '.join(label for label, _ in cases)}"


def _bounds(text: str) -> tuple[str, str] | None:  # noqa: PLR0911 - one for each way to write a range
    """(lower condition, upper condition) as `>= 13` and `<= 19`; an open end is empty."""
    clock = re.findall(r"(\d{1,2}):\d{2}", text)
    if len(clock) == 2:
        return f">= {int(clock[0])}", f"<= {int(clock[1])}"
    both = re.search(rf"({NUMBER})\s*(<=?)\s*\w+\s*(<=?)\s*({NUMBER})", text)
    if both:
        return (
            f"{'>=' if both.group(2) == '<=' else '>'} {number(both.group(1))}",
            f"{both.group(3)} {number(both.group(4))}",
        )
    signed = re.search(rf"(<=|>=|<|>)\s*({NUMBER})", text)
    if signed:
        side = f"{signed.group(1)} {number(signed.group(2))}"
        return ("", side) if signed.group(1).startswith("<") else (side, "")
    spanned = re.search(r"(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)", text)  # noqa: RUF001
    if spanned:
        return (
            f">= {spanned.group(1)}",
            f"< {int(spanned.group(2)) + 1}" if "." not in text else f"<= {spanned.group(2)}",
        )
    open_end = re.search(r"(\d+(?:\.\d+)?)", text)
    if open_end and re.search(r"above|over|older|more|\+|up", text, re.IGNORECASE):
        return f">= {open_end.group(1)}", ""
    if open_end and re.search(r"below|under|younger|less", text, re.IGNORECASE):
        return "", f"< {open_end.group(1)}"
    return None


def _within(base: str, low: str, high: str) -> str:
    return " AND ".join(f"{base} {side}" for side in (low, high) if side)
