"""Plans for what rows under conditions hold: “what is the capital of …”, “which makers produce vans”."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.listings import MOST_LISTED, listing
from deep_research.analysts.statistical.closed.rows import asks_for_rows
from deep_research.analysts.statistical.grammar.statistics import asks_count, asks_distinct
from deep_research.analysts.statistical.grammar.superlatives import superlatives
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term

_ASKS = re.compile(
    r"^\W*(?:(?:in|on|at|for|from|to|by|of)\s+)?"
    r"(?:what|which|who|whose|where|when|how (?:many|much|old|long|tall|heavy|far))\b",
    re.IGNORECASE,
)
_FEW_DIGITS = 12


def lookup(ask: Ask) -> Listing | None:
    """What the rows described hold; a number only where they are named, as of many one would ask the mean."""
    if not _ASKS.search(ask.head) or not ask.conditions or asks_distinct(ask.head) or superlatives(ask.head):
        return None
    used = {
        name
        for condition in ask.conditions
        for name in condition.columns
        if condition.value is None or len(condition.columns) == 1
    }
    free = [mention.column for mention in ask.mentions if mention.column.name not in used]
    column = next(iter(free), None)
    counts = asks_count(ask.head)
    if column is None and not counts and asks_for_rows(ask):
        column = ask.roles.entity
    if column is None or (counts and ask.schema.numeric(column) is None):
        return None
    if ask.schema.numeric(column) is not None and column.distinct > _FEW_DIGITS and not _names_rows(ask):
        return None
    select = Select(
        terms=(Term(ask.sql(column), "value"),),
        where=(f"{ask.sql(column)} IS NOT NULL", *ask.where),
        distinct=True,
        order_by=('"value"',),
        limit=MOST_LISTED,
    )
    found = listing(ask, select, plain(column.name))
    return found.model_copy(update={"purpose": "Looks up what the rows that were described hold."})


def _names_rows(ask: Ask) -> bool:
    """A condition tells rows apart: by what they are called, or by a column of which hardly any value comes twice."""
    rows = ask.schema.profile.row_count
    return any(
        condition.value is not None and any(_tells_apart(ask.column(name), rows) for name in condition.columns)
        for condition in ask.conditions
    )


def _tells_apart(column: Column, rows: int) -> bool:
    return column.distinct >= 0.5 * (rows - column.nulls)
