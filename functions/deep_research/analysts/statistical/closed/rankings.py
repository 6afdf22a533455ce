"""Plans for superlatives and lists: which group leads, which values are highest, which values there are."""

import re
from calendar import day_name, month_name
from itertools import pairwise

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.leaders import by_size, leader
from deep_research.analysts.statistical.grammar.conditions import quantity_column
from deep_research.analysts.statistical.grammar.numbers import COUNTED, number
from deep_research.analysts.statistical.grammar.statistics import asks_count, asks_distinct
from deep_research.analysts.statistical.grammar.superlatives import Superlative, superlatives
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, quoted

_LIST = re.compile(
    r"^\W*(?:please )?(?:list|provide|give|name|show|enumerate|identify)\b|\bwhat are the\b|\bwhich are\b",
    re.IGNORECASE,
)
_UNIQUE = re.compile(r"\b(?:unique|different|distinct|possible|all the)\b", re.IGNORECASE)
_MOST_LISTED = 50
_COUNTED = re.compile(r"\b(?:number of|count of|most|fewest|least)\b(?! (?:common|frequent|recent))", re.IGNORECASE)


def ranking(ask: Ask) -> Listing | None:  # noqa: PLR0911 - one for each kind of list
    """Who or what leads, or the values at one end; None where the question has no superlative."""
    found = superlatives(ask.head)
    if not found:
        return None
    superlative = next((each for each in found if each.frequent), found[0])
    counted = [each.count for each in found if each.count is not None]
    count = counted[0] if counted else _count_before(ask) or 1
    mentions = [mention for mention in ask.mentions if ask.linker.tokens[mention.first].start < _end(ask)]
    qualifiers = {left.column.name for left, right in pairwise(mentions) if right.first == left.last + 1}
    columns = [mention.column for mention in mentions if mention.column.name not in qualifiers]
    columns = list({column.name: column for column in columns}.values())
    used = {name for condition in ask.conditions for name in condition.columns}
    free = [column for column in columns if column.name not in used]
    if superlative.frequent or _employs(ask, superlative, free):
        return _frequent(ask, superlative, count, free or columns)
    measure = _measure(ask, superlative, free)
    if measure is None and _list_of_categories(ask, free):
        sized = by_size(ask, superlative, count, free[0])
        if sized is not None or free[0] in ask.roles.ids:
            return sized
        return _frequent(ask, superlative, count, free)
    if measure is None:
        return None
    others = (column for column in free if column.name != measure.name and not _same_word(ask, column, measure))
    target = _named_calendar(ask, next(others, None))
    function = next((each.function for each in ask.statistics if each.function in ("mean", "sum", "median")), None)
    if target is not None and function and target.distinct <= max(60, 0.5 * ask.schema.profile.row_count):
        return _by_group(ask, superlative, count, target, measure, function)
    if target is not None and (groups := leader(ask, superlative, count, target, measure)) is not None:
        return groups
    if target is not None:
        return _associated(ask, superlative, count, target, measure)
    if count > 1 or _LIST.search(ask.head):
        return _extremes(ask, superlative, count, measure)
    return None


def _same_word(ask: Ask, column: Column, measure: Column) -> bool:
    """The column is only named by a word that the measure was found by."""
    if measure in [mention.column for mention in ask.mentions]:
        return False
    own = [set(range(m.first, m.last + 1)) for m in ask.mentions if m.column.name == column.name]
    other = [set(range(m.first, m.last + 1)) for m in ask.numeric_mentions if m.column.name == measure.name]
    return all(any(places & found for found in other) for places in own)


def _named_calendar(ask: Ask, column: Column | None) -> Column | None:
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


def _end(ask: Ask) -> int:
    return ask.question.find(ask.head) + len(ask.head)


def _count_before(ask: Ask) -> int | None:
    """`List the 5 …`, `the 2 departments that …`."""
    match = re.search(
        r"\b(?:list|provide|give|name|what are|which)\s+(?:the\s+)?(?:names? of (?:the )?)?(\d{1,2}|"
        + COUNTED
        + r")\b",
        ask.head,
        re.IGNORECASE,
    )
    return int(number(match.group(1)) or 1) if match else None


def _employs(ask: Ask, superlative: Superlative, free: list[Column]) -> bool:
    """“The departments with the most people”: rows are counted, as no number is named."""
    if superlative.word not in ("most", "least", "fewest") or not free:
        return False
    return not any(ask.schema.numeric(column) and not ask.is_groupable(column) for column in free) and not any(
        each.function in ("mean", "median") for each in ask.statistics
    )


def _list_of_categories(ask: Ask, free: list[Column]) -> bool:
    return bool(free) and ask.schema.numeric(free[0]) is None


def _measure(ask: Ask, superlative: Superlative, free: list[Column]) -> Column | None:
    """What the superlative is of: the adjective's quantity, else the numeric column said next after it, else before."""
    adjective = quantity_column(superlative.word, ask.schema)
    if adjective is not None:
        return adjective[0]
    numeric = [m for m in ask.mentions if m.column in free and ask.schema.numeric(m.column)]
    after = [m.column for m in numeric if ask.linker.tokens[m.first].start >= superlative.end - 1 + _offset(ask)]
    if not numeric and not superlative.frequent:
        numeric = [m for m in ask.numeric_mentions if m.column.distinct > 2]
        after = [m.column for m in numeric if ask.linker.tokens[m.first].start >= superlative.end - 1 + _offset(ask)]
    return next(iter([*after, *(m.column for m in reversed(numeric))]), None)


def _offset(ask: Ask) -> int:
    return ask.question.find(ask.head)


def _frequent(ask: Ask, superlative: Superlative, count: int, columns: list[Column]) -> Listing | None:
    if not columns:
        return None
    column = _named_calendar(ask, columns[0]) or columns[0]
    side = -1 if superlative.side < 0 else 1
    select = Select(
        terms=(Term(ask.sql(column), "value"), Term("count(*)", "rows")),
        where=(f"{ask.sql(column)} IS NOT NULL", *ask.where),
        group_by=("value",),
        order_by=(f'"rows" {"DESC" if side > 0 else "ASC"}', '"value"'),
        limit=min(count, _MOST_LISTED),
    )
    which = "most frequent" if side > 0 else "least frequent"
    return _listing(ask, select, plain(column.name), by="rows", superlative=which)


def _by_group(
    ask: Ask, superlative: Superlative, count: int, target: Column, measure: Column, function: str
) -> Listing:
    name = f"{function} of {measure.name}"
    select = Select(
        terms=(Term(ask.sql(target), "value"), Term(aggregate(function, ask.numeric(measure)), name)),
        where=(f"{ask.sql(target)} IS NOT NULL", *ask.where),
        group_by=("value",),
        having=_least_rows(ask),
        order_by=(f"{quoted(name)} {'DESC' if superlative.side > 0 else 'ASC'} NULLS LAST", "count(*) DESC", '"value"'),
        limit=min(count, _MOST_LISTED),
    )
    which = f"{'highest' if superlative.side > 0 else 'lowest'} {'mean' if function == 'mean' else function}"
    found = _listing(ask, select, plain(target.name), by=name, superlative=f"{which} of {plain(measure.name)}")
    return found.model_copy(update={"told": count > 1})


def _least_rows(ask: Ask) -> tuple[str, ...]:
    """“Brands that have at least 10 hotels”: groups of fewer rows are left out."""
    match = re.search(
        r"(?:have|with|having) at least (\d+) (?!reviews)(\w+)(?: in the (?:dataset|data))", ask.question, re.IGNORECASE
    )
    return (f"count(*) >= {int(match.group(1))}",) if match else ()


def _associated(ask: Ask, superlative: Superlative, count: int, target: Column, measure: Column) -> Listing:
    unique = re.search(r"\bunique|\bdistinct", ask.head, re.IGNORECASE) is not None
    select = Select(
        terms=(Term(ask.sql(target), "value"), Term(ask.numeric(measure), measure.name)),
        where=(f"{ask.numeric(measure)} IS NOT NULL", *ask.where),
        order_by=(f"{quoted(measure.name)} {'DESC' if superlative.side > 0 else 'ASC'}",),
        limit=min(count, _MOST_LISTED),
    )
    if unique:
        select = Select(terms=(Term('"value"', "value"),), source=select, distinct=True)
    which = f"{'highest' if superlative.side > 0 else 'lowest'} {plain(measure.name)}"
    return _listing(ask, select, plain(target.name), by=None if unique else measure.name, superlative=which)


def _extremes(ask: Ask, superlative: Superlative, count: int, measure: Column) -> Listing:
    select = Select(
        terms=(Term(ask.numeric(measure), "value"),),
        where=(f"{ask.numeric(measure)} IS NOT NULL", *ask.where),
        order_by=(f'"value" {"DESC" if superlative.side > 0 else "ASC"}',),
        limit=min(count, _MOST_LISTED),
    )
    return _listing(ask, select, plain(measure.name), superlative="highest" if superlative.side > 0 else "lowest")


def extreme(ask: Ask) -> Listing | None:
    """One highest or lowest value, of a column named by itself or by an adjective."""
    found = superlatives(ask.head)
    if not found:
        return None
    measure = _measure(ask, found[0], [mention.column for mention in ask.mentions])
    return _extremes(ask, found[0], 1, measure) if measure is not None else None


def values(ask: Ask) -> Listing | None:
    """The different values of a column, or some values of one under conditions."""
    if not _LIST.search(ask.head) or asks_count(ask.head) or asks_distinct(ask.head) or ask.statistics:
        return None
    used = {name for condition in ask.conditions for name in condition.columns}
    free = [mention.column for mention in ask.mentions if mention.column.name not in used] or [
        m.column for m in ask.mentions
    ]
    if not free or not (_UNIQUE.search(ask.head) or _count_before(ask) or ask.conditions):
        return None
    column = _named_calendar(ask, free[0]) or free[0]
    select = Select(
        terms=(Term(ask.sql(column), "value"),),
        where=(f"{ask.sql(column)} IS NOT NULL", *ask.where),
        distinct=True,
        order_by=('"value"',),
        limit=min(_count_before(ask) or _MOST_LISTED, _MOST_LISTED),
    )
    return _listing(ask, select, plain(column.name))


def _listing(ask: Ask, select: Select, label: str, *, by: str | None = None, superlative: str = "") -> Listing:
    return Listing(
        question=ask.head,
        purpose="Finds the values that were asked for.",
        sql=select.sql(),
        relevance=3.0,
        label=label,
        by=by,
        superlative=superlative,
        decimals=ask.decimals,
        scope=ask.scope(),
    )
