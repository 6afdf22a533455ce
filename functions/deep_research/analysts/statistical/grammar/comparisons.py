"""Conditions with numbers: above, below, between, at least, and more than the average."""

import re
from collections.abc import Sequence

from deep_research.analysts.statistical.grammar.condition import Condition, is_rule, sentence_at
from deep_research.analysts.statistical.grammar.faint import general
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.quantities import FEWER, MORE, quantity_column, verb_column
from deep_research.analysts.statistical.grammar.units import converted, measures_alike, unit_after
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.mentions import Mention
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.text import words
from deep_research.domain.dataset import Column
from deep_research.query.select import literal

_UNIT = r"(?:\s*(?:%|per ?cent|years?(?: old)?|kg|ha|mph|days?|hours?|usd|dollars|euros?|points?)\b)?"
_ABOVE = (
    rf"(?:(?:greater|more|higher|larger|bigger|better|later|further|{MORE})\s+than|above|over"
    r"|exceed(?:s|ing)?|surpass(?:es|ing)?|>(?!=))"
)
_BELOW = rf"(?:(?:less|fewer|lower|smaller|worse|earlier|{FEWER})\s+than|below|under|<(?!=))"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("between", rf"between\s+({NUMBER}){_UNIT}\s*(?:and|to|-)\s*({NUMBER})"),
    (">=", rf"(?:at least|reach(?:es|ed|ing)?|no less than|not less than|minimum of|>=|≥)\s*({NUMBER})"),
    ("<=", rf"(?:at most|no more than|not more than|maximum of|up to|<=|≤)\s*({NUMBER})"),
    (">", rf"{_ABOVE}\s+(?:an?\s+)?({NUMBER})"),
    ("<", rf"{_BELOW}\s+(?:an?\s+)?({NUMBER})"),
    (">=", rf"({NUMBER}){_UNIT}\s+(?:or|and)\s+(?:more|above|higher|older|over)"),
    ("<=", rf"({NUMBER}){_UNIT}\s+(?:or|and)\s+(?:less|below|lower|younger|fewer|under)"),
    ("=", rf"(?:exactly equal to|equal to|equals|exactly|==?|\bof|\bis|\bwas|\bare)\s*({NUMBER})"
     r"(?!\s*(?:or|and|decimal|unique|different))"),
)  # fmt: skip
_AGAINST_MEAN = re.compile(rf"({_ABOVE}|{_BELOW})\s+(?:the\s+)?(?:overall\s+)?(average|mean|median)", re.IGNORECASE)
_TALL = re.compile(r"^\s*(?:[a-z]+\s+)?(old|tall|long|wide|deep|thick|heavy|high)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:anyone|anybody|someone|nobody|everyone|people|persons?|men|women|males?|females?|those|child(?:ren)?|adults?"
    r"|boys|girls|\w+(?:ers|ors|ants|ents|ees|ists|ims))\s+(?:(?:are|were|is|was|who (?:are|were))\s+)?$",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\bperfect\b|\bmaximum possible\b|\bfull marks\b", re.IGNORECASE)


def comparisons(linker: Linker, schema: Schema) -> list[Condition]:
    found = _with_numbers(linker, schema)
    text = linker.question
    for match in _AGAINST_MEAN.finditer(text):
        column = _column_near(linker, schema, match.start(), match.end())
        sql = schema.numeric(column) if column else None
        if column is not None and sql is not None and not is_rule(sentence_at(text, match.start())):
            above = re.match(_ABOVE, match.group(1), re.IGNORECASE) is not None
            function = "median" if match.group(2).lower() == "median" else "avg"
            condition = f"{sql} {'>' if above else '<'} (SELECT {function}({sql}) FROM dataset)"  # noqa: S608 - names are quoted
            found.append(Condition(condition, (column.name,), match.start(), match.end()))
    for match in _PERFECT.finditer(text):
        column = _column_near(linker, schema, match.start(), match.end())
        sql = schema.numeric(column) if column else None
        if column is not None and sql is not None:
            condition = f"{sql} = (SELECT max({sql}) FROM dataset)"  # noqa: S608 - names are quoted
            found.append(Condition(condition, (column.name,), match.start(), match.end()))
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
            column = _column_near(
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


def _column_near(
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
    adjective = quantity_column(linker.question[start:end], schema) or _adjective_after(linker.question[end:], schema)
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
    side = 1 if re.search(_ABOVE, linker.question[start:end], re.IGNORECASE) else -1
    faint = [general(each, schema, side) for each in linker.faint if linker.tokens[each.place].clause == clause]
    found = next((column for column in faint if column is not None and _can_hold(column, value)), None)
    return None if near else found or _age_of_people(linker.question[:start], schema)


def _age_of_people(before: str, schema: Schema) -> Column | None:
    """“Anyone under 18”: of people, a number without a measure is their age."""
    return (
        next(
            (column for column in schema.profile.columns if "age" in words(column.name) and schema.numeric(column)),
            None,
        )
        if _PEOPLE.search(before)
        else None
    )


def _adjective_after(rest: str, schema: Schema) -> tuple[Column, int] | None:
    """“At least 180 cm tall”, “20 years old”."""
    match = _TALL.match(rest)
    return quantity_column(match.group(1), schema) if match else None


def _can_hold(column: Column, values: Sequence[float]) -> bool:
    """A column of 1 to 5 is not compared with 320; one whose range is not known may be. Percents may be shares."""
    low, high = column.minimum, column.maximum
    if not isinstance(low, int | float) or not isinstance(high, int | float) or 0 <= low <= high <= 1:
        return True
    room = high - low
    return all(low - room <= value <= high + room for value in values)


def _clause_of(linker: Linker, place: int) -> int:
    return next(
        (token.clause for token in linker.tokens if token.end > place), linker.tokens[-1].clause if linker.tokens else 0
    )


def _in_clause(linker: Linker, mention: Mention, clause: int) -> bool:
    return linker.tokens[mention.first].clause == clause
