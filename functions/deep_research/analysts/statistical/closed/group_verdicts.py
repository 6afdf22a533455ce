"""Whether one group of rows has more of something than another."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.deciding import ABOVE, BELOW, decided, operator, said
from deep_research.analysts.statistical.closed.told import scope_of
from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.grammar.numbers import number
from deep_research.analysts.statistical.grammar.quantities import quantity_column
from deep_research.analysts.statistical.inquiries import Figure, Verdict
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.schema import truth
from deep_research.analysts.statistical.text import plain
from deep_research.query.expressions import aggregate
from deep_research.query.select import Term

_OF_ROWS = re.compile(
    r"\b(?:(?:is|are|was|were) there|have|has|had|contain)\b|^\W*(?:is|are)\b.*\b(?:bigg|larg|small)er\b", re.IGNORECASE
)
"""What is told apart by how many rows it has, as no measure is named."""
_THAN = re.compile(rf"\b({ABOVE}|{BELOW})\b(.*?)\bthan\b(.*)", re.IGNORECASE)
_EXCEEDS = re.compile(r"\b(exceeds?|surpass(?:es)?)\b(\s*)(.*)", re.IGNORECASE)


def group_against_group(ask: Ask) -> Verdict | None:
    """One group of rows against another: more A than B, a lower average in A than in B."""
    than = _THAN.search(ask.head) or _EXCEEDS.search(ask.head)
    if than is None or number((than.group(3).split() or [""])[0]) is not None:
        return None
    place = ask.question.find(ask.head) + than.start(3)
    sign = operator(than.group(1))
    left = [c for c in ask.all_conditions if c.end <= place]
    right = [c for c in ask.all_conditions if c.start >= place]
    counted_rows = any(c.start >= ask.question.find(ask.head) + than.start() for c in left) or _OF_ROWS.search(ask.head)
    left = left or _opposite(ask, right, place)
    left_sql = " AND ".join(c.sql for c in left)
    right_sql = " AND ".join(c.sql for c in right)
    if left and not right and re.search(r"\bnot\b|\bothers?\b|\brest\b|without", than.group(3), re.IGNORECASE):
        right_sql = f"NOT ({left_sql})"
    if not left_sql or not right_sql:
        return None
    function = next((each.function for each in ask.statistics), None)
    used = {name for condition in (*left, *right) for name in condition.columns}
    named = {mention.column.name for mention in ask.mentions} - used
    named_numbers = [each for each in ask.numeric_columns if each.name in named or function]
    adjective = quantity_column(than.group(1), ask.schema)
    column = adjective[0] if adjective is not None else next(iter(named_numbers), None)
    if column is None and (function is not None or not counted_rows):
        return None
    if column is not None and function is None:
        function = "sum" if is_additive(column) else "mean"
    sides = []
    for condition in (left_sql, right_sql):
        counted = aggregate(function, ask.numeric(column)) if function and column else "count(*)"
        sides.append(f"{counted} FILTER (WHERE {condition})")
    what = f"{said(function)} {plain(column.name)}" if function and column else "number of rows"
    holds = f"{sides[0]} {sign} {sides[1]}"
    if any(each.sought for each in (*left, *right)):  # a name that no row has is not less than any other
        holds = f"CASE WHEN bool_or({left_sql}) AND bool_or({right_sql}) THEN {holds} END"
    terms = (Term(sides[0], "left"), Term(sides[1], "right"), Term(holds, "holds"))
    figures = (
        Figure(column="left", label=f"{what} {scope_of(left, ask.question) or 'of the former'}"),
        Figure(column="right", label=f"{what} {scope_of(right, ask.question) or 'of the latter'}"),
    )
    return decided(ask, terms, (), figures, scope="")


def _opposite(ask: Ask, right: list[Condition], place: int) -> list[Condition]:
    """“Do smokers … than non-smokers”: the trait that the other side lacks, said before."""
    lacking = right[0] if len(right) == 1 else None
    values = truth(ask.column(lacking.columns[0])) if lacking is not None else None
    if lacking is None or values is None:
        return []
    spoken = [m for m in ask.mentions if m.column.name == lacking.columns[0]]
    tokens = ask.linker.tokens
    return [
        Condition(f"NOT ({lacking.sql})", lacking.columns, tokens[m.first].start, tokens[m.last].end, "true")
        for m in spoken
        if tokens[m.last].end <= place and lacking.value in (values[1], values[1].strip("'"), "false")
    ][:1]
