"""Conditions that columns themselves are said as: `who smoke`, `without a garage`, `class 3`, `three bedrooms`."""

import re

from deep_research.analysts.statistical.grammar.condition import Condition, is_rule, sentence_at
from deep_research.analysts.statistical.grammar.negation import NEGATED
from deep_research.analysts.statistical.grammar.numbers import number, ordinal
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.schema import Schema, truth
from deep_research.analysts.statistical.text import word_set
from deep_research.domain.dataset import ColumnType

_NONE_OF = re.compile(r"\b(?:no|zero|without any)\s+$", re.IGNORECASE)
_AFFIRMED = re.compile(
    r"\b(?:who|that|which|have|has|had|with|were|was|are|is|by|only|least some|some|in the)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:of|many)\s+(?:the\s+)?(?:\w+\s+){1,4}$", re.IGNORECASE)
"""“How many passengers”, “which share of male passengers”: a verb that follows says what they did."""
_COUNTED_DOERS = re.compile(r"\bhow many\s+(?:\w+\s+){1,2}$", re.IGNORECASE)
"""“How many countries export oil”."""
_FEW_COUNTS = 20
_HAVING = word_set("have has had having with exactly only")
_ARTICLES = word_set("a an the all any every many of for") | _HAVING
_ASKS = re.compile(
    r"\b(?:predict|whether|correlat\w*|between|and|versus|for each|per|by each)\s+(?:\w+\s+)?$", re.IGNORECASE
)


def flags(linker: Linker, schema: Schema) -> list[Condition]:
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
        negated = NEGATED.search(before) is not None or re.match(r"\s*=\s*0", linker.question[end:]) is not None
        verb = linker.tokens[mention.last].lower.endswith("ed") and _SUBJECT.search(before)
        verb = verb or _COUNTED_DOERS.search(before)
        if negated or verb or (_AFFIRMED.search(before) and not _ASKS.search(before)):
            value = values[1] if negated else values[0]
            found.append(
                Condition(f"{schema.sql(mention.column)} = {value}", (mention.column.name,), start, end, value)
            )
    return found


def ordinals(linker: Linker, schema: Schema) -> list[Condition]:
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


def quantified(linker: Linker, schema: Schema) -> list[Condition]:
    """“A three bedroom house”, “with 4 cylinders”: so many of what a column of few whole numbers counts."""
    found = []
    for mention in linker.columns:
        column, place = mention.column, mention.first - 1
        if column.type is not ColumnType.INTEGER or column.distinct > _FEW_COUNTS or place < 1:
            continue
        said = linker.tokens[place]
        value = number(said.text)
        before = linker.tokens[place - 1].lower
        singular = value != 1 and not linker.tokens[mention.last].lower.endswith("s") and before in _ARTICLES
        if value is None or not (singular or before in _HAVING):
            continue
        if any(known.value == str(value) for known in column.top_values):
            sql = f"{schema.sql(column)} = {value}"
            found.append(Condition(sql, (column.name,), said.start, linker.tokens[mention.last].end, str(value)))
    return [each for each in found if not is_rule(sentence_at(linker.question, each.start))]
