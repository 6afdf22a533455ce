"""Plans for the group that leads in a measure: by its total where sums mean something, else by its mean."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.superlatives import Superlative
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, quoted

_OF_ONE_ROW = re.compile(r"\b(?:single|individual|one|record|maximum|minimum|max|min|ever)\b", re.IGNORECASE)
_RANKED_BY = re.compile(r"\b(?:by|in terms of|according to|in)\s+(?:the\s+)?(?:total\s+)?$", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|what)\s+(?:\w+\s+)?$", re.IGNORECASE)
_HOLDS = re.compile(
    r"^\W*(?:(?:that|which|who)\s+)?(?:has|have|had|with|shows?|generates?|generated|brings?|brought|makes?|made|earns?"
    r"|earned|sells?|sold|records?|recorded|achieves?|achieved|produces?|produced|gets?|got|sees?|saw)\b"
    r"(?:\s+\w+)?\s+the\s*$",
    re.IGNORECASE,
)
_LEAST_ROWS_EACH = 2
_MOST_LISTED = 50


def leader(ask: Ask, superlative: Superlative, count: int, target: Column, measure: Column) -> Listing | None:
    """“Which region has the highest revenue?”, “top five countries by revenue”: one figure for each group.

    None where a row is asked for: where the groups hold hardly more than one, or the question says so.
    """
    rows = ask.schema.profile.row_count
    if not ask.is_groupable(target) or target.distinct * _LEAST_ROWS_EACH > rows or _OF_ONE_ROW.search(ask.head):
        return None
    if not (_holds(ask, superlative, target) or _ranked_by(ask, target, measure)):
        return None
    function = "sum" if is_additive(measure) else "mean"
    what = f"{'total' if function == 'sum' else 'average'} {plain(measure.name)}"
    sql = aggregate(function, ask.numeric(measure))
    name = f"{function} of {measure.name}"
    terms = [Term(ask.sql(target), "value"), Term(sql, name)]
    if function == "sum":
        terms.append(Term(f"100.0 * {sql} / sum({sql}) OVER ()", "share"))
    select = Select(
        terms=(*terms, Term("count(*)", "rows")),
        where=(f"{ask.sql(target)} IS NOT NULL", *ask.where),
        group_by=("value",),
        order_by=(f"{quoted(name)} {'DESC' if superlative.side > 0 else 'ASC'} NULLS LAST", '"value"'),
        limit=min(count, _MOST_LISTED),
    )
    return Listing(
        question=ask.head,
        purpose=f"Compares the {what} of each {plain(target.name)}.",
        sql=select.sql(),
        relevance=3.0,
        label=plain(target.name),
        by=name,
        superlative=f"{'highest' if superlative.side > 0 else 'lowest'} {what}",
        decimals=ask.decimals,
        scope=ask.scope(),
        told=True,
    )


def _holds(ask: Ask, superlative: Superlative, target: Column) -> bool:
    """The group itself is said to have the most: “which region had the”, “the region with the”."""
    place = ask.question.find(ask.head) + superlative.start
    for mention in ask.mentions:
        start, end = ask.linker.tokens[mention.first].start, ask.linker.tokens[mention.last].end
        asked = _WHICH.search(ask.question[:start]) is not None
        if mention.column == target and end <= place and asked and _HOLDS.match(ask.question[end:place]):
            return True
    return False


def _ranked_by(ask: Ask, target: Column, measure: Column) -> bool:
    """“Top countries by revenue”."""
    places = {m.column.name: ask.linker.tokens[m.first].start for m in reversed(ask.mentions)}
    if target.name not in places or measure.name not in places or places[target.name] > places[measure.name]:
        return False
    return _RANKED_BY.search(ask.question[: places[measure.name]]) is not None
