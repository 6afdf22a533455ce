"""Plans for groups by their size: “how many cities have more than five airports”, “which of them occur once”."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.inquiries import Figure, Figures, Listing
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term, literal

_SIZE = re.compile(
    rf"\b(?:have|has|had|with|having|contain(?:s|ing)?|appears?|occurs?|are|is|were|was)\s+"
    rf"(?:(?:listed|recorded|represented|mentioned|present|seen)\s+)?"
    r"(?P<how>more than|over|at least|fewer than|less than|under|at most|exactly|only)\s+"
    rf"(?P<n>{NUMBER}|once|twice)\s*(?P<noun>[a-z]+)?",
    re.IGNORECASE,
)
_OPERATORS = {"at least": ">=", "at most": "<=", "exactly": "=", "only": "=", "more than": ">", "over": ">"}
_COUNTS = re.compile(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:which|what|list|name|give|show)\b", re.IGNORECASE)
_TIMES = ("times", "time", "rows", "records", "entries")
_MOST_LISTED = 50


def by_size(ask: Ask) -> Figures | Listing | None:
    """None where the number is of a column's values, and not of rows."""
    size = _SIZE.search(ask.head)
    counts = _COUNTS.search(ask.head) is not None
    if size is None or ask.superlatives or not (counts or _WHICH.search(ask.head)):
        return None
    offset = ask.question.find(ask.head)
    group = _group(ask, offset + size.start())
    if group is None or not _of_rows(ask, size, offset):
        return None
    said = size.group("n").lower()
    least = {"once": 1, "twice": 2}.get(said, number(said))
    where = tuple(each.sql for each in ask.conditions if not offset + size.start() <= each.start < offset + size.end())
    sized = Select(
        terms=(Term(ask.sql(group), "value"), Term("count(*)", "rows")),
        where=(f"{ask.sql(group)} IS NOT NULL", *where),
        group_by=("value",),
        having=(f"count(*) {_OPERATORS.get(size.group('how').lower(), '<')} {literal(least)}",),
        order_by=() if counts else ('"rows" DESC', '"value"'),
        limit=None if counts else _MOST_LISTED,
    )
    purpose = f"Counts the rows of each {plain(group.name)}."
    if not counts:
        return Listing(
            question=ask.head, purpose=purpose, sql=sized.sql(), relevance=3.0, label=plain(group.name), by="rows",
            scope=ask.scope(sized.sql()), told=True, superlative="number of rows that was asked for",
        )  # fmt: skip
    select = Select(terms=(Term("count(*)", "groups"),), source=sized)
    label = f"number of different values of {plain(group.name)} with as many rows as asked"
    return Figures(
        question=ask.head, purpose=purpose, sql=select.sql(), relevance=3.0, scope=ask.scope(sized.sql()),
        figures=(Figure(column="groups", label=label),), decimals=ask.decimals,
    )  # fmt: skip


def _group(ask: Ask, before: int) -> Column | None:
    """The column that is counted: the first said, which must come before its size."""
    first = next(iter(ask.mentions), None)
    if first is None or ask.linker.tokens[first.first].start >= before:
        return None
    repeats = first.column.distinct < ask.schema.profile.row_count
    return (
        first.column
        if repeats and (ask.schema.numeric(first.column) is None or ask.is_groupable(first.column))
        else None
    )


def _of_rows(ask: Ask, size: re.Match[str], offset: int) -> bool:
    noun = (size.group("noun") or "times").lower()
    if noun in _TIMES or size.group("n").lower() in ("once", "twice"):
        return True
    place = offset + size.start("noun")
    tokens = ask.linker.tokens
    linked = any(
        tokens[m.first].start <= place < tokens[m.last].end and ask.schema.numeric(m.column) is not None
        for m in (*ask.mentions, *ask.numeric_mentions)
    )
    return not linked and noun.endswith("s")
