"""Plans for lists of values, and how many a list shall have."""

import re
from calendar import day_name, month_name
from dataclasses import replace

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.numbers import COUNTED, number
from deep_research.analysts.statistical.grammar.statistics import asks_count, asks_distinct
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term

_LIST = re.compile(
    r"^\W*(?:please )?(?:list|provide|give|name|show|enumerate|identify)\b|\bwhat are the\b|\bwhich are\b"
    r"|^\W*(?:which|what)\s+(?:\w+\s+){1,3}(?:are there|exist|occur|appear)\b",
    re.IGNORECASE,
)
_UNIQUE = re.compile(r"\b(?:unique|different|distinct|possible|all the|are there|exist|occur|appear)\b", re.IGNORECASE)
_ORDERED = re.compile(
    r"\b(?:order|sort|rank)(?:ed|ing)?\b[^.?]*\b(?:by|from|in)\b|\bfrom (?:the )?\w+est to\b", re.IGNORECASE
)
MOST_LISTED = 50
_SO_MANY = re.compile(
    r"\b(?:list|provide|give|name|show|what are|which|of|are|(?<!than )the|these)\s+(?:me\s+)?(?:the\s+)?(\d{1,2}|"
    + COUNTED
    + r")\s+(?!%|per)\(?[a-z]",
    re.IGNORECASE,
)


def values(ask: Ask) -> Listing | None:
    """The different values of a column, or some values of one under conditions."""
    if not _LIST.search(ask.head) or asks_count(ask.head) or asks_distinct(ask.head) or ask.statistics:
        return None
    used = {name for condition in ask.conditions for name in condition.columns}
    free = [mention.column for mention in ask.mentions if mention.column.name not in used] or [
        m.column for m in ask.mentions
    ]
    if not free or not (_UNIQUE.search(ask.head) or count_before(ask) or ask.conditions):
        return None
    column = named_calendar(ask, free[0]) or free[0]
    select = Select(
        terms=(Term(ask.sql(column), "value"),),
        where=(f"{ask.sql(column)} IS NOT NULL", *ask.where),
        distinct=True,
        order_by=('"value"',),
        limit=min(count_before(ask) or MOST_LISTED, MOST_LISTED),
    )
    return listing(ask, select, plain(column.name))


def listing(ask: Ask, select: Select, label: str, *, by: str | None = None, superlative: str = "") -> Listing:
    """The values that the SELECT gives; where they are ranked `by` something, with one more than it is limited to."""
    most = select.limit if by is not None else None
    if most is not None:
        select = replace(select, limit=most + 1)
    return Listing(
        question=ask.head,
        purpose="Finds the values that were asked for.",
        sql=select.sql(),
        relevance=3.0,
        label=label,
        by=by,
        superlative=superlative,
        most=most,
        decimals=ask.decimals,
        scope=ask.scope(select.sql()),
    )


def asks_for_list(ask: Ask) -> bool:
    return _LIST.search(ask.head) is not None


def count_before(ask: Ask) -> int | None:
    """`List the 5 …`, `the 2 departments that …`."""
    conditions = [(each.start, each.end) for each in ask.all_conditions]
    for match in _SO_MANY.finditer(ask.head):
        place = ask.question.find(ask.head) + match.start(1)
        if not any(start <= place < end for start, end in conditions):
            return int(number(match.group(1)) or 1)
    return MOST_LISTED if _ORDERED.search(ask.head) else None


def named_calendar(ask: Ask, column: Column | None) -> Column | None:
    """The text column of month or weekday names, where names are asked for and the column said holds their numbers."""
    if column is None or ask.schema.numeric(column) is None or not re.search(r"\bnames?\b", ask.head, re.IGNORECASE):
        return column
    said = column.name.lower()
    names = set(month_name[1:]) if "month" in said else set(day_name) if "day" in said else set()
    for other in ask.schema.profile.columns:
        held = {known.value.title() for known in other.top_values}
        if names and len(held) > 1 and held <= names:
            return other
    return column
