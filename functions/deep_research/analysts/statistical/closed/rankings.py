"""Plans for superlatives: which group or row leads, which values are highest."""

import re
from dataclasses import replace
from itertools import pairwise

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.leaders import by_size, leader
from deep_research.analysts.statistical.closed.listings import (
    MOST_LISTED,
    asks_for_list,
    count_before,
    listing,
    named_calendar,
)
from deep_research.analysts.statistical.closed.rows import asks_for_rows
from deep_research.analysts.statistical.grammar.faint import general
from deep_research.analysts.statistical.grammar.quantities import (
    ADJECTIVES,
    bases,
    described_column,
    quantity_column,
    verb_column,
)
from deep_research.analysts.statistical.grammar.superlatives import Superlative
from deep_research.analysts.statistical.inquiries import Listing
from deep_research.analysts.statistical.schema import truth
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, quoted

_DISTINCT = re.compile(r"\bunique|\bdistinct", re.IGNORECASE)


def ranking(ask: Ask) -> Listing | None:  # noqa: PLR0911 - one for each kind of list
    """Who or what leads, or the values at one end; None where the question has no superlative."""
    found = ask.superlatives
    if not found:
        return None
    superlative = _directed(ask, next((each for each in found if each.frequent), found[0]))
    counted = [each.count for each in found if each.count is not None]
    count = counted[0] if counted else count_before(ask) or 1
    columns = _spoken_of(ask)
    used = {name for condition in ask.conditions for name in condition.columns}
    free = [column for column in columns if column.name not in used]
    if superlative.frequent or _employs(ask, superlative, free):
        return _frequent(ask, superlative, count, free or columns)
    measure = _measure(ask, superlative, free)
    if measure is None and _list_of_categories(ask, free):
        sized = by_size(ask, superlative, count, free[0])
        if sized is not None or free[0] in ask.roles.ids or _measures(ask, superlative):
            return sized
        return _frequent(ask, superlative, count, free)
    if measure is None:
        return None
    others = (column for column in free if column.name != measure.name and not _same_word(ask, column, measure))
    target = named_calendar(ask, next(others, None)) or (ask.roles.entity if asks_for_rows(ask) else None)
    function = next((each.function for each in ask.statistics if each.function in ("mean", "sum", "median")), None)
    if target is not None and function and target.distinct <= max(60, 0.5 * ask.schema.profile.row_count):
        return _by_group(ask, superlative, count, target, measure, function)
    if target is not None and (groups := leader(ask, superlative, count, target, measure)) is not None:
        return groups
    if target is not None and target != measure:
        return _associated(ask, superlative, count, target, measure)
    if count > 1 or asks_for_list(ask):
        return _extremes(ask, superlative, count, measure)
    return None


def measure_of(ask: Ask, superlative: Superlative, free: list[Column]) -> tuple[Superlative, Column] | None:
    """What a superlative is of, and its side on that column."""
    directed = _directed(ask, superlative)
    measure = _measure(ask, directed, free)
    return None if measure is None else (directed, measure)


def _directed(ask: Ask, superlative: Superlative) -> Superlative:
    """The oldest has the highest age, or the lowest year of birth: the column decides on the side."""
    measured = quantity_column(superlative.word, ask.schema)
    known = next((ADJECTIVES[base][1] for base in bases(superlative.word) if base in ADJECTIVES), None)
    turned = measured is not None and known is not None and measured[1] != known
    return replace(superlative, side=-superlative.side) if turned else superlative


def _spoken_of(ask: Ask) -> list[Column]:
    """The columns of the first line, but not one that only qualifies the next: “job” in “job level”."""
    mentions = [mention for mention in ask.mentions if ask.linker.tokens[mention.first].start < _end(ask)]
    qualifiers = {left.column.name for left, right in pairwise(mentions) if right.first == left.last + 1}
    columns = [mention.column for mention in mentions if mention.column.name not in qualifiers]
    return list({column.name: column for column in columns}.values())


def _same_word(ask: Ask, column: Column, measure: Column) -> bool:
    """The column is only named by a word that the measure was found by."""
    if measure in [mention.column for mention in ask.mentions]:
        return False
    own = [set(range(m.first, m.last + 1)) for m in ask.mentions if m.column.name == column.name]
    other = [set(range(m.first, m.last + 1)) for m in ask.numeric_mentions if m.column.name == measure.name]
    return all(any(places & found for found in other) for places in own)


def _end(ask: Ask) -> int:
    return ask.question.find(ask.head) + len(ask.head)


def _employs(ask: Ask, superlative: Superlative, free: list[Column]) -> bool:
    """“The departments with the most people”: rows are counted, as no number is named."""
    if superlative.word not in ("most", "least", "fewest") or not free:
        return False
    behind = {
        mention.column.name
        for mention in ask.mentions
        if ask.question[superlative.end + _offset(ask) : ask.linker.tokens[mention.first].start].isspace()
    }
    counted = [column for column in free if ask.schema.numeric(column) and truth(column) is None]
    return not any(column.name in behind or not ask.is_groupable(column) for column in counted) and not any(
        each.function in ("mean", "median") for each in ask.statistics
    )


def _list_of_categories(ask: Ask, free: list[Column]) -> bool:
    return bool(free) and ask.schema.numeric(free[0]) is None


def _measures(ask: Ask, superlative: Superlative) -> bool:
    """“The highest average”, “the coldest”: of something that is not there, for which no count of rows stands."""
    averaged = any(each.function in ("mean", "median") for each in ask.statistics)
    return averaged or any(base in ADJECTIVES for base in bases(superlative.word))


def _measure(ask: Ask, superlative: Superlative, free: list[Column]) -> Column | None:
    """What the superlative is of: the adjective's quantity, else the numeric column said next after it, else before."""
    adjective = quantity_column(superlative.word, ask.schema)
    if adjective is not None:
        return adjective[0]
    behind = ask.head[superlative.end :].split()[:1]
    paid = verb_column(behind[0], ask.schema) if behind else None
    if paid is not None:
        return paid
    described = described_column(superlative.word, ask.schema, ask.head) if superlative.described else None
    if described is not None:
        return described
    numeric = [m for m in ask.mentions if m.column in free and ask.schema.numeric(m.column)]
    after = [m.column for m in numeric if ask.linker.tokens[m.first].start >= superlative.end - 1 + _offset(ask)]
    if not numeric and not superlative.frequent:
        numeric = [m for m in ask.numeric_mentions if m.column.distinct > 2]
        after = [m.column for m in numeric if ask.linker.tokens[m.first].start >= superlative.end - 1 + _offset(ask)]
    found = next(iter([*after, *(m.column for m in reversed(numeric))]), None)
    return found or (None if superlative.frequent else _faint_measure(ask, superlative))


def _faint_measure(ask: Ask, superlative: Superlative) -> Column | None:
    """The column that the word right behind the superlative may mean."""
    for faint in ask.linker.faint:
        gap = ask.question[superlative.end + _offset(ask) : ask.linker.tokens[faint.place].start]
        if gap.isspace():
            return general(faint, ask.schema, superlative.side)
    return None


def _offset(ask: Ask) -> int:
    return ask.question.find(ask.head)


def _frequent(ask: Ask, superlative: Superlative, count: int, columns: list[Column]) -> Listing | None:
    if not columns:
        return None
    column = named_calendar(ask, columns[0]) or columns[0]
    side = -1 if superlative.side < 0 else 1
    select = Select(
        terms=(Term(ask.sql(column), "value"), Term("count(*)", "rows")),
        where=(f"{ask.sql(column)} IS NOT NULL", *ask.where),
        group_by=("value",),
        order_by=(f'"rows" {"DESC" if side > 0 else "ASC"}', '"value"'),
        limit=min(count, MOST_LISTED),
    )
    which = "most frequent" if side > 0 else "least frequent"
    return listing(ask, select, plain(column.name), by="rows", superlative=which)


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
        limit=min(count, MOST_LISTED),
    )
    which = f"{'highest' if superlative.side > 0 else 'lowest'} {'mean' if function == 'mean' else function}"
    found = listing(ask, select, plain(target.name), by=name, superlative=f"{which} of {plain(measure.name)}")
    return found.model_copy(update={"told": count > 1})


def _least_rows(ask: Ask) -> tuple[str, ...]:
    """“Brands that have at least 10 hotels”: groups of fewer rows are left out."""
    match = re.search(
        r"(?:have|with|having) at least (\d+) (?!reviews)(\w+)(?: in the (?:dataset|data))", ask.question, re.IGNORECASE
    )
    return (f"count(*) >= {int(match.group(1))}",) if match else ()


def longest_text(ask: Ask) -> Listing | None:
    """“The longest title”: a text right behind the word is measured by its letters."""
    superlative = next(iter(ask.superlatives), None)
    text = _measured_text(ask, superlative) if superlative is not None else None
    if superlative is None or text is None:
        return None
    return _by_length(ask, superlative, superlative.count or count_before(ask) or 1, text)


def _measured_text(ask: Ask, superlative: Superlative) -> Column | None:
    if superlative.word not in ("longest", "shortest"):
        return None
    place = _offset(ask) + superlative.end
    behind = [m for m in ask.mentions if ask.question[place : ask.linker.tokens[m.first].start].isspace()]
    return next(
        (m.column for m in behind if m.column.type is ColumnType.TEXT and ask.schema.numeric(m.column) is None), None
    )


def _by_length(ask: Ask, superlative: Superlative, count: int, text: Column) -> Listing:
    sql = ask.sql(text)
    select = Select(
        terms=(Term(sql, "value"), Term(f"length({sql})", "letters")),
        where=(f"{sql} IS NOT NULL", *ask.where),
        distinct=True,
        order_by=(f'"letters" {"DESC" if superlative.side > 0 else "ASC"}', '"value"'),
        limit=min(count, MOST_LISTED),
    )
    which = f"{'highest' if superlative.side > 0 else 'lowest'} number of letters"
    return listing(ask, select, plain(text.name), by="letters", superlative=which)


def _associated(ask: Ask, superlative: Superlative, count: int, target: Column, measure: Column) -> Listing:
    unique = _DISTINCT.search(ask.head) is not None
    select = Select(
        terms=(Term(ask.sql(target), "value"), Term(ask.numeric(measure), measure.name)),
        where=(f"{ask.numeric(measure)} IS NOT NULL", *ask.where),
        order_by=(f"{quoted(measure.name)} {'DESC' if superlative.side > 0 else 'ASC'}", '"value"'),
        limit=min(count, MOST_LISTED),
    )
    if unique:
        select = Select(terms=(Term('"value"', "value"),), source=select, distinct=True)
    which = f"{'highest' if superlative.side > 0 else 'lowest'} {plain(measure.name)}"
    return listing(ask, select, plain(target.name), by=None if unique else measure.name, superlative=which)


def _extremes(ask: Ask, superlative: Superlative, count: int, measure: Column) -> Listing:
    select = Select(
        terms=(Term(ask.numeric(measure), "value"),),
        where=(f"{ask.numeric(measure)} IS NOT NULL", *ask.where),
        order_by=(f'"value" {"DESC" if superlative.side > 0 else "ASC"}',),
        limit=min(count, MOST_LISTED),
    )
    return listing(ask, select, plain(measure.name), superlative="highest" if superlative.side > 0 else "lowest")


def extreme(ask: Ask) -> Listing | None:
    """One highest or lowest value, of a column named by itself or by an adjective."""
    found = ask.superlatives
    if not found:
        return None
    superlative = _directed(ask, found[0])
    measure = _measure(ask, superlative, [mention.column for mention in ask.mentions])
    return _extremes(ask, superlative, 1, measure) if measure is not None else None
