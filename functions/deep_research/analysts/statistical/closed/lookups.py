"""Plans for what rows under conditions hold: “what is the capital of …”, “which makers produce vans”."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.listings import MOST_LISTED, listing
from deep_research.analysts.statistical.closed.rows import asks_for_rows
from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS, ROW_STEMS
from deep_research.analysts.statistical.grammar.statistics import asks_count, asks_distinct
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term, literal

_ASKS = re.compile(
    r"^\W*(?:(?:in|on|at|for|from|to|by|of)\s+)?"
    r"(?:what|which|who|whose|where|when|how (?:many|much|old|long|tall|heavy|far))\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"^\W*(?:what|how \w+)\b.*\b(?:of|for|does|do)\s+(?:the\s+|an?\s+)?([^\W\d_]\w*(?:[ -][^\W_]+){0,3})\W*$",
    re.IGNORECASE,
)
_NO_NAMES = FUNCTION_STEMS | ROW_STEMS
_FEW_DIGITS = 12


def lookup(ask: Ask) -> Listing | None:
    """What the rows described hold; a number only where they are named, as of many one would ask the mean."""
    if not ask.conditions:
        return _of_a_name(ask)
    if not _ASKS.search(ask.head) or asks_distinct(ask.head) or ask.superlatives:
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
    if column is not None and any(column.name in condition.columns for condition in ask.conditions):
        return None  # what was given is no answer
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


def _of_a_name(ask: Ask) -> Listing | None:
    """“What is the weight of gorillas?”: words that nothing else explains, sought among the names of rows."""
    match, entity = _OF_WHAT.search(ask.head), ask.roles.entity
    if match is None or entity is None or entity.distinct <= len(entity.top_values) or ask.superlatives:
        return None
    offset = ask.question.find(ask.head)
    places = [
        place
        for place, token in enumerate(ask.linker.tokens)
        if offset + match.start(1) <= token.start < offset + match.end(1)
    ]
    linked = {
        place for mention in (*ask.mentions, *ask.linker.values) for place in range(mention.first, mention.last + 1)
    }
    free = [mention.column for mention in ask.mentions if mention.column != entity and mention.last < min(places)]
    if linked & set(places) or not free or all(ask.linker.tokens[place].stem in _NO_NAMES for place in places):
        return None
    said = match.group(1).lower()
    select = Select(
        terms=(Term(ask.sql(free[0]), "value"),),
        where=(f"lower({ask.sql(entity)}) IN ({literal(said)}, {literal(said.removesuffix('s'))})",),
        distinct=True,
        order_by=('"value"',),
        limit=MOST_LISTED,
    )
    found = listing(ask, select, plain(free[0].name))
    told = any(character.isdigit() for character in said)  # figures need evidence
    return found.model_copy(update={"scope": "" if told else f" where {plain(entity.name)} is {said}"})


def _names_rows(ask: Ask) -> bool:
    """A condition tells rows apart: by what they are called, or by a column of which hardly any value comes twice."""
    rows = ask.schema.profile.row_count
    return any(
        condition.value is not None and any(_tells_apart(ask.column(name), rows) for name in condition.columns)
        for condition in ask.conditions
    )


def _tells_apart(column: Column, rows: int) -> bool:
    return column.distinct >= 0.5 * (rows - column.nulls)
