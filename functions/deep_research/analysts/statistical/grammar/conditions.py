"""Conditions that a question puts on rows: values, comparisons, years, two-valued columns, ordinals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deep_research.analysts.statistical.grammar.absence import absent
from deep_research.analysts.statistical.grammar.cells import elements, holds
from deep_research.analysts.statistical.grammar.dates import dated
from deep_research.analysts.statistical.grammar.names import named
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number, ordinal
from deep_research.analysts.statistical.grammar.quantities import FEWER, MORE, quantity_column, verb_column
from deep_research.analysts.statistical.grammar.texts import texts
from deep_research.analysts.statistical.grammar.units import converted, measures_alike, unit_after
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.mentions import Mention
from deep_research.analysts.statistical.schema import Schema, truth
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import literal

_UNIT = r"(?:\s*(?:%|per ?cent|years?(?: old)?|kg|ha|mph|days?|hours?|usd|dollars|euros?|points?)\b)?"
_ABOVE = (
    rf"(?:(?:greater|more|higher|larger|bigger|better|later|further|{MORE})\s+than|above|over"
    r"|exceed(?:s|ing)?|surpass(?:es|ing)?|>(?!=))"
)
_BELOW = rf"(?:(?:less|fewer|lower|smaller|worse|earlier|{FEWER})\s+than|below|under|<(?!=))"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("between", rf"between\s+({NUMBER}){_UNIT}\s*(?:and|to|-)\s*({NUMBER})"),
    (">=", rf"(?:at least|no less than|not less than|minimum of|>=|≥)\s*({NUMBER})"),
    ("<=", rf"(?:at most|no more than|not more than|maximum of|up to|<=|≤)\s*({NUMBER})"),
    (">", rf"{_ABOVE}\s+(?:an?\s+)?({NUMBER})"),
    ("<", rf"{_BELOW}\s+(?:an?\s+)?({NUMBER})"),
    (">=", rf"({NUMBER}){_UNIT}\s+(?:or|and)\s+(?:more|above|higher|older|over)"),
    ("<=", rf"({NUMBER}){_UNIT}\s+(?:or|and)\s+(?:less|below|lower|younger|fewer|under)"),
    ("=", rf"(?:exactly equal to|equal to|equals|exactly|==?|\bof|\bis|\bwas|\bare)\s*({NUMBER})"
     r"(?!\s*(?:or|and|decimal|unique|different))"),
)  # fmt: skip
_AGAINST_MEAN = re.compile(rf"({_ABOVE}|{_BELOW})\s+(?:the\s+)?(?:overall\s+)?(average|mean|median)", re.IGNORECASE)
_RULE = re.compile(
    r"p[ -]?value|\balpha\b|significan|hypothes|z[ -]?scores?|\biqr\b|interquartile|quartile|outlier|skewness"
    r"|\|r\||absolute value"
    r"|coefficient|threshold|consider the|correlations? to be|assume (?:a|the)|decimal|random[_ ]state|\bseed\b",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r"\b(?:no|zero|without any)\s+$", re.IGNORECASE)
_PERFECT = re.compile(r"\bperfect\b|\bmaximum possible\b|\bfull marks\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"(?:\b(?:not|no|n't|without|never|neither|nor|(?:did|do|does|was|were|is)n['\u2019]?t|non)[\s-]*(?:\w+\s+){0,2}"
    r"|\b(?:other than|except(?: for)?|excluding|outside(?: of)?|besides|apart from)\s+(?:the\s+|an?\s+)?)$",
    re.IGNORECASE,
)
_AFFIRMED = re.compile(
    r"\b(?:who|that|which|have|has|had|with|were|was|are|is|by|only|least some|some)\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_SUBJECT = re.compile(r"\b(?:of|many)\s+(?:the\s+)?(?:\w+\s+){1,4}$", re.IGNORECASE)
"""“How many passengers”, “which share of male passengers”: a verb that follows says what they did."""
_ASKS = re.compile(
    r"\b(?:predict|whether|correlat\w*|between|and|versus|for each|per|by each)\s+(?:\w+\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Condition:
    """SQL that a row must meet, the columns it is about, and where in the question it was said."""

    sql: str
    columns: tuple[str, ...]
    start: int
    end: int
    value: str | None = None
    shared: bool = False
    """A row may meet it beside another on the same column, as where cells hold lists."""


def conditions(linker: Linker, schema: Schema) -> tuple[Condition, ...]:
    """In the order of the text, each once; what speaks of tests and thresholds of tests is no condition."""
    compared = _comparisons(linker, schema)
    found = [
        *(each for each in _values(linker, schema) if not any(_overlap(each, other) for other in compared)),
        *compared,
        *_flags(linker, schema),
        *_ordinals(linker, schema),
        *(Condition(*said) for said in named(linker, schema.profile)),
    ]
    special = [Condition(*said) for said in (*texts(linker, schema), *absent(linker, schema))]
    found = [each for each in found if not any(_overlap(each, other) for other in special)] + special
    dates = [Condition(*said) for said in dated(linker.question, schema.profile)]
    found = [each for each in found if not any(_overlap(each, date) for date in dates)]
    found += dates
    unique: dict[str, Condition] = {}
    for condition in sorted(found, key=lambda each: each.start):
        unique.setdefault(condition.sql, condition)
    return tuple(unique.values())


def _overlap(one: Condition, other: Condition) -> bool:
    return one.start < other.end and other.start < one.end


def is_rule(text: str) -> bool:
    """The text explains how to judge a result, not which rows to take."""
    return _RULE.search(text) is not None


def sentence_at(text: str, place: int) -> str:
    starts = [match.end() for match in re.finditer(r"[.?!;]\s|\n", text) if match.end() <= place]
    end = re.search(r"[.?!;](?:\s|$)|\n", text[place:])
    return text[(starts or [0])[-1] : place + end.start() if end else len(text)]


def _values(linker: Linker, schema: Schema) -> list[Condition]:
    found = []
    for mention in linker.values:
        start, end = linker.tokens[mention.first].start, linker.tokens[mention.last].end
        negated = _NEGATED.search(linker.question[max(start - 20, 0) : start]) is not None
        column, value = mention.column, mention.value or ""
        listed = value in elements(column)
        sql = f"{schema.sql(column)} {'<>' if negated else '='} {literal(value)}"
        if listed:
            sql = f"{'NOT ' if negated else ''}{holds(schema.sql(column), value)}"
        if column.type is ColumnType.BOOLEAN:
            sql = schema.sql(column) if (value.lower() == "true") != negated else f"NOT {schema.sql(column)}"
        found.append(Condition(sql, (column.name,), start, end, value, listed))
    return found


def _with_numbers(linker: Linker, schema: Schema) -> list[Condition]:
    found: list[Condition] = []
    text = linker.question
    for operator, pattern in _PATTERNS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            taken = any(match.start() < known.end and match.end() > known.start for known in found)
            if taken or is_rule(sentence_at(text, match.start())):
                continue
            said = [value for group in match.groups() if group and (value := number(group)) is not None]
            unit = _unit_in(text, match)
            column = column_near(
                linker, schema, match.start(), match.end(), near=operator == "=", value=said, unit=unit
            )
            sql = schema.numeric(column) if column else None
            if column is None or sql is None or not said:
                continue
            values = [converted(value, unit, column) for value in said]
            after = text[match.end() : match.end() + 12].lower()
            if (
                re.match(r"\s*(?:%|per ?cent)", after)
                and isinstance(column.maximum, int | float)
                and column.maximum <= 1
            ):
                values = [value / 100 for value in values]
            if operator == "between" and len(values) == 2:
                condition = f"{sql} BETWEEN {literal(values[0])} AND {literal(values[1])}"
            else:
                condition = f"{sql} {operator} {literal(values[0])}"
            equal = literal(values[0]) if operator == "=" else None
            start, end = _with_verb(text, match.start(), schema), match.end() + _unit_length(text, match.end(), unit)
            found.append(Condition(condition, (column.name,), start, end, equal))
    return found


def _unit_in(text: str, match: re.Match[str]) -> str | None:
    """“More than 3 hours”, “3 hours or more”."""
    inside = re.search(r"\d\s*([a-z]+)\b", match.group(), re.IGNORECASE)
    return unit_after(text[match.end() :]) or (unit_after(inside.group(1)) if inside else None)


def _unit_length(text: str, end: int, unit: str | None) -> int:
    said = re.match(r"\s*-?[a-zA-Z]+", text[end:])
    return said.end() if unit and said and said.group().strip(" -").lower() == unit else 0


def _with_verb(text: str, start: int, schema: Schema) -> int:
    """Where a verb that measures begins, as in “weighs more than”: it is part of the comparison."""
    verb = re.search(r"\w+\s+$", text[:start])
    return verb.start() if verb and verb_column(verb.group().strip(), schema) else start


def _comparisons(linker: Linker, schema: Schema) -> list[Condition]:
    found = _with_numbers(linker, schema)
    text = linker.question
    for match in _AGAINST_MEAN.finditer(text):
        column = column_near(linker, schema, match.start(), match.end())
        sql = schema.numeric(column) if column else None
        if column is not None and sql is not None and not is_rule(sentence_at(text, match.start())):
            above = re.match(_ABOVE, match.group(1), re.IGNORECASE) is not None
            function = "median" if match.group(2).lower() == "median" else "avg"
            condition = f"{sql} {'>' if above else '<'} (SELECT {function}({sql}) FROM dataset)"  # noqa: S608 - names are quoted
            found.append(Condition(condition, (column.name,), match.start(), match.end()))
    for match in _PERFECT.finditer(text):
        column = column_near(linker, schema, match.start(), match.end())
        sql = schema.numeric(column) if column else None
        if column is not None and sql is not None:
            condition = f"{sql} = (SELECT max({sql}) FROM dataset)"  # noqa: S608 - names are quoted
            found.append(Condition(condition, (column.name,), match.start(), match.end()))
    return found


def column_near(
    linker: Linker,
    schema: Schema,
    start: int,
    end: int,
    *,
    near: bool = False,
    value: Sequence[float] = (),
    unit: str | None = None,
) -> Column | None:
    """The numeric column that a comparison is about: the adjective's, else the nearest before, else the next after.

    Where the nearest can never hold the value and another column of the sentence can, it is that one.
    """
    adjective = quantity_column(linker.question[start:end], schema)
    verb = linker.question[:start].split()[-1:]
    measured = adjective[0] if adjective else verb_column(verb[0], schema) if verb else None
    if measured is not None:
        return measured
    clause = _clause_of(linker, start)
    usable = [
        mention for mention in linker.columns if _in_clause(linker, mention, clause) and schema.numeric(mention.column)
    ]
    measured_so = [mention for mention in usable if measures_alike(unit, mention.column)]
    holding = [m for m in usable if _can_hold(m.column, [converted(each, unit, m.column) for each in value])]
    usable = [mention for mention in measured_so if mention in holding] or holding or usable
    before = [mention for mention in usable if linker.tokens[mention.first].start < start]
    after = [mention for mention in usable if linker.tokens[mention.first].start >= end - 1]
    if after and linker.tokens[after[0].first].start - end <= 2 and not near:
        return after[0].column
    if before and (not near or start - linker.tokens[before[-1].last].end < 20):
        return before[-1].column
    if after and not near:
        return after[0].column
    if after and linker.tokens[after[0].first].start - end < 12:
        return after[0].column
    return None


def _can_hold(column: Column, values: Sequence[float]) -> bool:
    """A column of 1 to 5 is not compared with 320; one whose range is not known may be. Percents may be shares."""
    low, high = column.minimum, column.maximum
    if not isinstance(low, int | float) or not isinstance(high, int | float) or 0 <= low <= high <= 1:
        return True
    room = high - low
    return all(low - room <= value <= high + room for value in values)


def _flags(linker: Linker, schema: Schema) -> list[Condition]:
    """Two-valued columns spoken of as something that rows are or have: `who survived`, `without experience`."""
    found = []
    for mention in linker.columns:
        values = truth(mention.column)
        start, end = linker.tokens[mention.first].start, linker.tokens[mention.last].end
        before = linker.question[max(start - 45, 0) : start]
        if (
            mention.column.type.is_numeric
            and mention.column.minimum == 0
            and _NONE_OF.search(before)
            and values is None
        ):
            found.append(Condition(f"{schema.sql(mention.column)} = 0", (mention.column.name,), start, end))
        if values is None or mention.score >= 2:
            continue
        if re.search(r"[.?!;\n]", before):
            before = re.split(r"[.?!;\n]", before)[-1]
        negated = _NEGATED.search(before) is not None or re.match(r"\s*=\s*0", linker.question[end:]) is not None
        verb = linker.tokens[mention.last].lower.endswith("ed") and _SUBJECT.search(before)
        if negated or verb or (_AFFIRMED.search(before) and not _ASKS.search(before)):
            value = values[1] if negated else values[0]
            found.append(
                Condition(f"{schema.sql(mention.column)} = {value}", (mention.column.name,), start, end, value)
            )
    return found


def _ordinals(linker: Linker, schema: Schema) -> list[Condition]:
    """`1st class`, `first class`, `class 3`: a small whole number of a column with few values."""
    found = []
    for mention in linker.columns:
        column = mention.column
        if column.type is not ColumnType.INTEGER or column.distinct > 15:
            continue
        before = linker.tokens[mention.first - 1] if mention.first else None
        place = ordinal(before.text) if before else None
        if before is not None and place is not None and any(known.value == str(place) for known in column.top_values):
            start, end = before.start, linker.tokens[mention.last].end
            found.append(Condition(f"{schema.sql(column)} = {place}", (column.name,), start, end, str(place)))
        for token in linker.tokens[mention.last + 1 : mention.last + 8]:
            if token.text.isdigit() and any(known.value == token.text for known in column.top_values):
                start = linker.tokens[mention.first].start
                found.append(
                    Condition(f"{schema.sql(column)} = {token.text}", (column.name,), start, token.end, token.text)
                )
            elif token.lower not in (",", "and", "or", "("):
                break
    tokens = linker.tokens
    for mention in linker.columns:  # "the 1st class and 3rd class", "the first and third class"
        back = mention.first - 3
        if mention.column.type is ColumnType.INTEGER and back >= 0 and tokens[mention.first - 2].lower in ("and", "or"):
            place = ordinal(tokens[back].text)
            if place is not None and any(known.value == str(place) for known in mention.column.top_values):
                sql = f"{schema.sql(mention.column)} = {place}"
                found.append(Condition(sql, (mention.column.name,), tokens[back].start, tokens[back].end, str(place)))
    return found


def _clause_of(linker: Linker, place: int) -> int:
    return next(
        (token.clause for token in linker.tokens if token.end > place), linker.tokens[-1].clause if linker.tokens else 0
    )


def _in_clause(linker: Linker, mention: Mention, clause: int) -> bool:
    return linker.tokens[mention.first].clause == clause
