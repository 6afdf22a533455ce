"""Columns that are computed from others, row by row: sums, differences, ratios, products, averages, formulas."""

import re

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.preparation.arithmetic import arithmetic
from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read
from deep_research.analysts.statistical.grammar.preparation.naming import MAKES, fresh, made_name
from deep_research.domain.dataset import Column, ColumnType

_OPERATIONS: tuple[tuple[str, str], ...] = (
    ("ratio", r"\bratio\b|\bdivided by\b|\bdividing\b|\bas a (?:percentage|share|fraction|proportion) of\b"
    r"|\bper unit of\b"),
    ("mean", r"\b(?:average|mean) (?:\w+ ){0,3}of\b|\baveraging\b|\b(?:row[- ]wise|row) (?:mean|average)\b"),
    ("difference", r"\bdifference\b|\bsubtract(?:ing|ed)?\b|\bminus\b"),
    ("product", r"\bproduct of\b|\bmultipl(?:y|ying|ied)\b|\btimes\b"),
    ("sum", r"\bsum(?:s|ming|med)?\b|\badd(?:ing|ed)?\b|\bcombin(?:e|es|ing|ed|ation)\b|\bplus\b|\btotal(?:ing)?\b"),
)  # fmt: skip
_BACKWARDS = re.compile(r"\bsubtract(?:ing|ed)?\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)
_DEFINED = re.compile(
    r"=|:|\b(?:defined |calculated |computed |expressed )?as\b(?: the)?|\bby\b|\bequals\b|\bis\b|\(", re.IGNORECASE
)
_NAMED_SO = re.compile(
    r"\b(?:define|comput\w+|calculat\w+|deriv\w+|let|call|creat\w+|mak\w+)\s+(?:an?\s+"
    r"|the\s+)?(?P<name>['\"“]?[A-Za-z]\w*(?: \w+){0,3}?['\"”]?)\s+(?:for (?:an?|each|every|any"
    r"|the)\b[\w ]*?\s)?"
    r"(?:as|=|to be|be|by taking)\s",
    re.IGNORECASE,
)
_COMPUTES = re.compile(r"^\W*(?:first\s+|then\s+)?(?:compute|calculate|form|take|derive)\s+", re.IGNORECASE)
_INTO = re.compile(
    r"\b(?:add(?:ing)? up|add|sum|combin\w+|multiply|subtract|divide|averag\w+)\b.*?\b(?:into|to (?:form|get"
    r"|obtain|make|create)|giving|as)\s+"
    r"(?:an?\s+|the\s+)?(?:new\s+)?(?:\w+\s+)??['\"“]?(?P<name>[A-Za-z]\w*)['\"”]?\W*(?:(?:and|then)\W*)*$",
    re.IGNORECASE,
)
_CONVERTED = re.compile(
    rf"\b(?:convert|chang|express|rescal|transform)\w*\b[^.]*?\b(?P<how>multipl|divid|add|subtract)(?:ying|ing"
    rf"|y|e)?\b[^.\d]*?(?P<factor>{NUMBER})",
    re.IGNORECASE,
)
_UNIT = re.compile(
    rf"\bconvert\w*\b[^.]*?\((?:1|one) (?P<unit>[a-z]+) (?:=|is|equals) (?P<factor>{NUMBER}) [a-z]+\)", re.IGNORECASE
)
"""“Convert … to kilograms (1 lb = 0.4536 kg)”."""
_PARENTHESIS = re.compile(r"\b(?P<name>[A-Za-z][\w]*(?: [\w]+){0,3})\s*\((?P<formula>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_INLINE = re.compile(
    r"\b(?P<stat>averages?|means?|medians?|correlation[^.?]*?|maximum|minimum|standard deviation|skewness"
    r"|distribution)\b"
    r"(?P<gap>[^.?]{0,25}?)\b(?P<what>(?:the )?(?:difference between|ratio of|ratio between|product of))\s+",
    re.IGNORECASE,
)
_LED = re.compile(
    r"^(?:the|a|an|its|compute|calculate|find|define|derive|determine|and|what|is|of|mean|median|average|between)\b\s*",
    re.IGNORECASE,
)


def computed(clause: Clause) -> Read | None:
    """A column that the clause says how to compute: by a formula, or in words."""
    match = MAKES.search(clause.text)
    if match is None:
        return _in_parenthesis(clause) or _again(clause) or _named_so(clause) or _converted(clause) or _unnamed(clause)
    made = _formula(clause, match.start()) or _in_words(clause, match.start())
    if made is None:
        return None
    told, sql, operands = made
    name = made_name(clause, f"new feature: {told}"[:60] if len(operands) > 3 else told.removeprefix("the "))
    return _added(clause, name, told, sql, clause.begins(match.start()))


def _again(clause: Clause) -> Read | None:
    """“'x' is defined as A divided by B”, where x has no column yet."""
    match = re.match(r"\W*(?:where\s+)?['\"“]([A-Za-z][\w ]*)['\"”]\s*(?:is|=|should be|equals)", clause.text)
    if match is None or any(each.name.casefold() == match[1].casefold() for each in clause.schema.profile.columns):
        return None
    made = _formula(clause, match.end(1)) or _in_words(clause, match.end(1))
    return _added(clause, match[1], made[0], made[1], 0) if made else None


def _named_so(clause: Clause) -> Read | None:
    """“Define burden as a divided by b”, “compute the daily range as a minus b”."""
    match = _NAMED_SO.search(clause.text)
    if match is None or re.search(
        r"\b(?:average|mean|median|total|correlation|number)\b", match["name"], re.IGNORECASE
    ):
        return None
    made = _formula(clause, match.end("name")) or _in_words(clause, match.end("name"))
    name = match["name"].strip(" '\"“”")
    return _added(clause, name, made[0], made[1], clause.begins(match.start())) if made else None


def _unnamed(clause: Clause) -> Read | None:
    """“Compute a squared times b”, “add up a and b into total”."""
    match = _COMPUTES.search(clause.text)
    found = arithmetic(clause, match.end(), len(clause.text)) if match else None
    if match is not None and found is not None:
        return _added(clause, made_name(clause, found.told), found.told, found.sql, clause.begins(match.start()))
    into = _INTO.search(clause.text)
    made = _in_words(clause, into.start()) if into else None
    return _added(clause, into["name"], made[0], made[1], clause.begins(into.start())) if into and made else None


def _converted(clause: Clause) -> Read | None:
    """“Convert the weight to kilograms by multiplying it by 0.45”: the column from here on."""
    match = _CONVERTED.search(clause.text) or _UNIT.search(clause.text)
    columns = clause.numeric() if match else []
    factor = number(match["factor"]) if match else None
    if match is None or not columns or not factor:
        return None
    column, sign = (
        columns[0],
        {"multipl": "*", "divid": "/", "add": "+", "subtract": "-"}[
            (match.groupdict().get("how") or "multipl").lower()
        ],
    )
    clause.schema.change(
        column, "converted", f"{clause.schema.numeric(column)} {sign} {factor}", minimum=None, maximum=None
    )
    return Read(clause.begins(match.start()), len(clause.text), f"{column.name} was taken {sign} {factor}", column.name)


def _in_parenthesis(clause: Clause) -> Read | None:
    """A clause that says nothing but “the tip percentage (tip divided by bill, times 100)”."""
    found = _bracketed(clause)
    if found is None or clause.text[found.end :].strip(" .?;,") not in ("", "and"):
        return None
    alone = _LED.sub("", clause.text[: found.start].strip()) in ("", "the", "a", "an")
    return Read(0, len(clause.text), found.told, found.column) if alone else None


def _bracketed(clause: Clause) -> Read | None:
    """Where a name is followed by its formula in brackets; the column is made."""
    for match in _PARENTHESIS.finditer(clause.text):
        name = match["name"]
        while _LED.match(name):
            name = _LED.sub("", name)
        found = arithmetic(clause, match.start("formula"), match.end("formula"))
        if found is None or not name:
            continue
        if fresh(clause, name):
            clause.schema.add(name, found.sql, ColumnType.NUMBER)
        return Read(match.end("name") - len(name), match.end(), f"“{name}” is {found.told}", name)
    return None


def bracketed(text: str, clause: Clause) -> str:
    """“The mean tip percentage (tip / bill)”: the name alone, in quotation marks."""
    found = _bracketed(clause)
    return text if found is None else f'{text[: found.start]}"{found.column}"{text[found.end :]}'


def _formula(clause: Clause, start: int) -> tuple[str, str, list[Column]] | None:
    """The longest arithmetic behind “=”, “as”, “by” or a parenthesis."""
    for match in _DEFINED.finditer(clause.text, start):
        found = arithmetic(clause, match.end() - (match.group() == "("), len(clause.text))
        if found is not None:
            return found.told, found.sql, found.columns
    return None


def _in_words(clause: Clause, start: int) -> tuple[str, str, list[Column]] | None:
    for operation, pattern in _OPERATIONS:
        said = re.search(pattern, clause.text[start:], re.IGNORECASE)
        if said is None:
            continue
        place = start + said.start()
        columns = clause.numeric(place)
        if operation == "ratio" and said.group().lower() not in ("ratio", "dividing"):
            columns = [*clause.numeric(0, place)[:1], *columns[:1]]
        if len(columns) < 2:
            columns = clause.numeric()
        parts = [sql for column in columns if (sql := clause.schema.numeric(column)) is not None]
        if len(parts) < 2:
            continue
        if operation == "difference" and _BACKWARDS.search(clause.text, start):
            parts, columns = parts[1::-1], columns[1::-1]
        percent = "percent" in clause.text[start:].lower()
        names = [column.name for column in columns]
        return f"the {operation} of {' and '.join(names)}", _combined(operation, parts, percent=percent), columns
    return None


def _combined(operation: str, parts: list[str], *, percent: bool) -> str:
    if operation == "ratio":
        return f"{'100.0' if percent else '1.0'} * {parts[0]} / nullif({parts[1]}, 0)"
    if operation == "mean":
        return f"({' + '.join(parts)}) / {float(len(parts))!r}"
    sign = {"sum": " + ", "difference": " - ", "product": " * "}[operation]
    return sign.join(parts if operation != "difference" else parts[:2])


def _added(clause: Clause, name: str, told: str, sql: str, start: int) -> Read:
    if fresh(clause, name):
        clause.schema.add(name, sql, ColumnType.NUMBER)
    return Read(start, len(clause.text), f"“{name}” is {told}", name)


def inline(text: str, clause: Clause) -> str:
    """“The average difference between X and Y”: a column with a name, by which the text then calls it."""
    match = _INLINE.search(clause.text)
    if match is None:
        return text
    mentions = [m for m in clause.mentions(match.end()) if clause.schema.numeric(m.column)][:2]
    if len(mentions) < 2 or clause.place(mentions[0]) > match.end() + 6:
        return text
    between = clause.text[clause.linker.tokens[mentions[0].last].end : clause.place(mentions[1])]
    if not re.fullmatch(r"['\"”\s]*(?:and|to|over)\s+(?:the\s+)?['\"“]?", between):
        return text
    columns = [m.column for m in mentions]
    operation = next(name for name in ("difference", "ratio", "product") if name in match["what"])
    name = f"{operation} of {columns[0].name} and {columns[1].name}"
    if fresh(clause, name):
        parts = [clause.schema.numeric(column) or "" for column in columns]
        clause.schema.add(name, _combined(operation, parts, percent=False), ColumnType.NUMBER)
    end = clause.linker.tokens[mentions[1].last].end
    end += clause.text[end : end + 1] in "'\"" and end < len(clause.text)
    return f'{text[: clause.start + match.start("what")]}"{name}"{text[clause.start + end :]}'
