"""Plans for figures by day, week, month, quarter or year of the date that tells when a row came about."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.inquiries import Figure, Figures, Listing
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Grain
from deep_research.query.expressions import aggregate, period
from deep_research.query.select import Select, Term, quoted

_PERIOD = re.compile(r"\b(?:which|what|by|per|each|every)\s+(month|quarter|week|day|year)\b", re.IGNORECASE)
_MOST_LISTED = 50


def by_period(ask: Ask) -> Listing | Figures | None:
    """“Which month had the highest revenue?”, “total revenue by quarter”; a column of such periods goes first."""
    match, timeline = _PERIOD.search(ask.head), ask.roles.timeline
    if match is None or timeline is None or ask.groups:
        return None
    start = ask.question.find(ask.head) + match.start(1)
    if any(ask.linker.tokens[mention.first].start == start for mention in ask.mentions):
        return None
    measure = next((column for column in ask.numeric_columns if column != timeline), None)
    named = next((each.function for each in ask.statistics if each.function in ("sum", "mean", "median")), None)
    superlative = next(iter(ask.superlatives), None)
    if measure is None and superlative is None:
        return None
    unit = Grain(match.group(1).lower())
    function = named or ("sum" if measure is not None and is_additive(measure) else "mean")
    sql = aggregate(function, ask.numeric(measure)) if measure is not None else "count(*)"
    label = {"sum": "total", "mean": "average"}.get(function, function)
    what = f"{label} {plain(measure.name)}" if measure is not None else "number of rows"
    purpose = f"Compares the {what} of each {unit}."
    where = (f"{quoted(timeline.name)} IS NOT NULL", *ask.where)
    terms = (Term(period(timeline.name, unit), "value" if superlative else "group"), Term(sql, what))
    if superlative is None:
        select = Select(terms=terms, where=where, group_by=("group",), order_by=('"group"',))
        figures = (Figure(column=what, label=what),)
        return Figures(
            question=ask.head, purpose=purpose, sql=select.sql(), relevance=3.0, figures=figures, by=str(unit),
            decimals=ask.decimals, scope=ask.scope(select.sql()),
        )  # fmt: skip
    order = (f"{quoted(what)} {'DESC' if superlative.side > 0 else 'ASC'} NULLS LAST", '"value"')
    limit = min(superlative.count or 1, _MOST_LISTED)
    select = Select(terms=terms, where=where, group_by=("value",), order_by=order, limit=limit)
    side = "highest" if superlative.side > 0 else "lowest"
    return Listing(
        question=ask.head, purpose=purpose, sql=select.sql(), relevance=3.0, label=str(unit), by=what,
        superlative=f"{side} {what}", decimals=ask.decimals, scope=ask.scope(select.sql()), told=True,
    )  # fmt: skip
