"""Plans for the group that leads in a measure: by its total where sums mean something, else by its mean."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.superlatives import Superlative
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain, word_set, words
from deep_research.analysts.statistical.wording import listed
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
_SIZES = word_set("biggest largest greatest highest smallest lowest best worst leading")
_AMOUNTS = (word_set("revenue sales turnover"), word_set("total amount"), word_set("profit"), word_set("cost price"))
_MORE = re.compile(
    r"\b(?:(more|higher|larger|bigger|greater|better|older|longer)|less|fewer|lower|smaller|worse|younger|shorter)\b"
    r"(?!\s+than)",
    re.IGNORECASE,
)
_FEW_AMOUNTS = 2
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
    figure = Term(aggregate(function, ask.numeric(measure)), f"{function} of {measure.name}")
    more = [Term("count(*)", "rows")]
    if function == "sum":
        more.insert(0, Term(f"100.0 * {figure.sql} / sum({figure.sql}) OVER ()", "share"))
    return _ranked(
        ask,
        target,
        (figure, *more),
        purpose=f"Compares the {what} of each {plain(target.name)}.",
        superlative=f"{'highest' if superlative.side > 0 else 'lowest'} {what}",
        falling=superlative.side > 0,
        count=count,
    )


def by_size(ask: Ask, superlative: Superlative, count: int, target: Column) -> Listing | None:
    """“What is the biggest order?”: by the total of an amount, as no measure is named; which one is told.

    None where the word does not ask for a size, or the dataset holds no amount.
    """
    amounts = [column for column in ask.schema.profile.columns if column.type.is_numeric and is_additive(column)]
    amounts = [column for column in amounts if column not in ask.roles.ids and column.distinct > _FEW_AMOUNTS]
    if superlative.word not in _SIZES or not amounts:
        return None
    measure = min(amounts, key=_worth)
    others = [plain(column.name) for column in amounts if column != measure]
    side = "highest" if superlative.side > 0 else "lowest"
    taken = (
        f"“{superlative.word.capitalize()}” was read as the {side} total {plain(measure.name)}, as no measure is named"
    )
    return _ranked(
        ask,
        target,
        (Term(aggregate("sum", ask.numeric(measure)), f"sum of {measure.name}"),),
        purpose=f"{taken}{f'; it could also mean {listed(tuple(others))}' if others else ''}.",
        superlative=f"{side} total {plain(measure.name)}",
        falling=superlative.side > 0,
        count=count,
    )


def one_of(ask: Ask) -> Listing | None:
    """“Which has more orders, Europe or Asia?”: the one of the values named that leads, with its figure."""
    more = _MORE.search(ask.head)
    if more is None or ask.compared is None or ask.groups or not re.search(r"\bor\b", ask.head, re.IGNORECASE):
        return None
    column, found = ask.compared
    measure = next((each for each in ask.numeric_columns if each != column), None)
    named = next((each.function for each in ask.statistics if each.function in ("sum", "mean", "median")), None)
    if measure is None and (named or more.group().lower() not in ("more", "less", "fewer")):
        return None  # what was to be compared is not there, and rows are something else
    function = named or ("sum" if measure is not None and is_additive(measure) else "mean")
    sql = aggregate(function, ask.numeric(measure)) if measure is not None else "count(*)"
    said = {"sum": "total", "mean": "average"}.get(function, function)
    what = f"{said} {plain(measure.name)}" if measure is not None else "number of rows"
    rises = more.group(1) is not None
    return _ranked(
        ask,
        column,
        (Term(sql, what),),
        purpose=f"Compares the {what} of the {plain(column.name)} values that are named.",
        superlative=f"{'higher' if rises else 'lower'} {what}",
        falling=rises,
        count=1,
        among=f"({' OR '.join(dict.fromkeys(each.sql for each in found))})",
    )


def _ranked(
    ask: Ask,
    target: Column,
    figures: tuple[Term, ...],
    *,
    purpose: str,
    superlative: str,
    falling: bool,
    count: int,
    among: str | None = None,
) -> Listing:
    """The values of `target` in the order of the first figure, the largest first where `falling`.

    `among` says which values are compared: without it, all that there are.
    """
    by = figures[0].name
    select = Select(
        terms=(Term(ask.sql(target), "value"), *figures),
        where=(among or f"{ask.sql(target)} IS NOT NULL", *ask.where),
        group_by=("value",),
        order_by=(f"{quoted(by)} {'DESC' if falling else 'ASC'} NULLS LAST", '"value"'),
        limit=min(count, _MOST_LISTED) + 1,
    )
    return Listing(
        question=ask.head,
        purpose=purpose,
        sql=select.sql(),
        relevance=3.0,
        label=plain(target.name),
        by=by,
        superlative=superlative,
        most=min(count, _MOST_LISTED),
        decimals=ask.decimals,
        scope=ask.scope(select.sql()),
        told=True,
    )


def _worth(column: Column) -> int:
    """What people mean by size first: money that came in, then other amounts, then how many."""
    said = set(words(column.name))
    return next((place for place, known in enumerate(_AMOUNTS) if said & known), len(_AMOUNTS))


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
