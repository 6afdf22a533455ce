"""Parts of dates and texts as columns of their own: years, weekdays, lengths, first words, listed titles."""

import re

from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read
from deep_research.analysts.statistical.grammar.preparation.naming import fresh, made_name
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import literal

_PARTS: tuple[tuple[str, str, ColumnType], ...] = (
    (r"day[- ]of[- ](?:the[- ])?week|week ?day(?: name)?", "dayname({0})", ColumnType.TEXT),
    (r"month name", "monthname({0})", ColumnType.TEXT),
    (r"years?", "year({0})", ColumnType.INTEGER),
    (r"quarters?", "quarter({0})", ColumnType.INTEGER),
    (r"months?", "month({0})", ColumnType.INTEGER),
    (r"hours?(?: of (?:the )?day)?", "hour({0})", ColumnType.INTEGER),
    (r"days?(?: of (?:the )?month)?", "day({0})", ColumnType.INTEGER),
)
_VALUES = {"month({0})": range(1, 13), "quarter({0})": range(1, 5), "hour({0})": range(24)}
_MANY = 12
"""As many as groups may be."""
_TAKES = re.compile(
    r"\b(?:extract|deriv|creat|pars|tak|add|comput|get|mak|generat|obtain|us)(?:e|es|ing|ed)?\b", re.IGNORECASE
)
_LENGTH = re.compile(
    r"\b(?:(?:average|mean|median|maximum|minimum|total)\s+)?(?P<what>(?:number of "
    r"|count of )?(?P<bare>non[- ]?(?:white)?space )?characters?(?: count)?s?(?: length)?"
    r"|(?:text|string|character|title|name|word) length|length,? in characters,?|length of (?=the (?:text"
    r"|string|entries|names|values|strings))"
    r"|(?:number of words|word count))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?P<what>word|text|part|string|title|token|substring|\w+)\s+(?P<side>before|after|preceding"
    r"|following)\s+(?:the|a|an)\s+(?:first\s+)?"
    r"(?P<sign>period|dot|comma|space|colon|hyphen|dash|slash|underscore|semicolon)\b", re.IGNORECASE,
)  # fmt: skip
_SIGNS = {
    "period": ".", "dot": ".", "comma": ",", "space": " ", "colon": ":", "hyphen": "-", "dash": "-", "slash": "/",
    "underscore": "_", "semicolon": ";",
}  # fmt: skip
_FIRST = re.compile(
    r"\bfirst (?P<unit>letter|character|word)\b|\b(?P<last>last) (?P<end>letter|character|word)\b", re.IGNORECASE
)


def date_part(clause: Clause) -> Read | None:
    """“Extract the year from the date column”."""
    verb = _TAKES.search(clause.text)
    dates = [column for column in clause.columns() if column.type.is_temporal] if verb else []
    if verb is None:
        return None
    dates = dates or [column for column in clause.schema.profile.columns if column.type.is_temporal]
    for pattern, sql, kind in _PARTS:
        match = re.search(
            rf"\b({pattern})\b[^.]*?\b(?:from|of|out of|based on)\b", clause.text[verb.start() :], re.IGNORECASE
        )
        if match is None or not dates:
            continue
        part = match.group(1).lower()
        name = made_name(clause, part)
        name = name if fresh(clause, name) else f"{part} of {dates[0].name}"
        if fresh(clause, name):
            known = [str(value) for value in _VALUES.get(sql, ())]
            clause.schema.add(name, sql.format(clause.schema.sql(dates[0])), kind, distinct=_MANY, values=known)
        return Read(clause.begins(verb.start()), len(clause.text), f"“{name}” is the {part} of {dates[0].name}", name)
    return None


def text_part(clause: Clause) -> Read | None:
    """“The word before the period in the name”, “the first letter of …”, or which of the quoted words it holds."""
    verb = _TAKES.search(clause.text)
    texts = [column for column in clause.columns() if column.type is ColumnType.TEXT] if verb else []
    if verb is None or not texts:
        return None
    column = texts[0]
    made = _side(clause, column) or _edge(clause, column) or _listed(clause, column)
    if made is None:
        return None
    told, sql = made
    name = made_name(clause, told)
    if fresh(clause, name):
        clause.schema.add(name, f"nullif({sql}, '')", ColumnType.TEXT, distinct=min(column.distinct, 30))
    return Read(clause.begins(verb.start()), len(clause.text), f"“{name}” is {told} of {column.name}", name)


def _side(clause: Clause, column: Column) -> tuple[str, str] | None:
    match = _BEFORE.search(clause.text)
    if match is None:
        return None
    sign = _SIGNS[match["sign"].lower()]
    sql, escaped = clause.schema.sql(column), re.escape(sign) if sign != " " else " "
    before = match["side"].lower() in ("before", "preceding")
    spaces = match["what"].lower() in ("text", "part", "string", "substring") and "no space" not in clause.text
    word = f"[^{escaped}]+" if spaces else f"[^{escaped}\\s]+"
    pattern = f"({word}){escaped}" if before else f"{escaped}\\s*({word})"
    told = f"the {match['what'].lower()} {match['side'].lower()} the {match['sign'].lower()}"
    return told, f"trim(regexp_extract({sql}, {literal(pattern)}, 1))"


def _edge(clause: Clause, column: Column) -> tuple[str, str] | None:
    match = _FIRST.search(clause.text)
    if match is None:
        return None
    sql, unit = clause.schema.sql(column), (match["unit"] or match["end"]).lower()
    if unit == "word":
        pattern = r"(\S+)\s*$" if match["last"] else r"^\s*(\S+)"
        return f"the {'last' if match['last'] else 'first'} word", f"regexp_extract({sql}, {literal(pattern)}, 1)"
    side = "right" if match["last"] else "left"
    return f"the {'last' if match['last'] else 'first'} {unit}", f"{side}({sql}, 1)"


def _listed(clause: Clause, column: Column) -> tuple[str, str] | None:
    """Words in quotation marks that stand inside the column's values: which of them a value holds."""
    known = [each.value for each in column.top_values]
    words = [
        quote.text for quote in clause.quotes if any(quote.text in value and quote.text != value for value in known)
    ]
    if len(words) < 2:
        return None
    pattern = "|".join(f"{re.escape(word)}" for word in sorted(dict.fromkeys(words), key=len, reverse=True))
    return (
        f"which of {', '.join(words)} it holds",
        f"regexp_extract({clause.schema.sql(column)}, {literal(f'({pattern})')}, 1)",
    )


def lengths(text: str, clause: Clause) -> str:
    """“The average length of the text in the title”: the length as a column, by which the question then calls it."""
    match = _LENGTH.search(clause.text)
    if match is None:
        return text
    texts = [m for m in clause.linker.columns if m.column.type is ColumnType.TEXT]
    texts.sort(key=lambda m: abs(clause.place(m) - match.start("what")))
    if not texts:
        return text
    column, sql = texts[0].column, clause.schema.sql(texts[0].column)
    is_words = "word" in match["what"].lower() and "length" not in match["what"].lower()
    how = "number of words" if is_words else "number of characters"
    size = f"length(regexp_replace({sql}, '\\s', '', 'g'))" if match["bare"] else f"length({sql})"
    if is_words:
        size = f"len(string_split_regex(trim({sql}), '\\s+'))"
    name = f"{how} of {column.name}"
    if fresh(clause, name):
        clause.schema.add(name, size, ColumnType.INTEGER)
    start = min(match.start("what"), clause.place(texts[0]))
    end = max(match.end("what"), clause.linker.tokens[texts[0].last].end)
    if abs(clause.place(texts[0]) - match.start("what")) > 60:
        start, end = match.span("what")
    end += clause.text[end : end + 1] in "'\"" and end < len(clause.text)
    start -= clause.text[start - 1 : start] in "'\"" and start > 0
    return f'{text[: clause.start + start]}"{name}"{text[clause.start + end :]}'
