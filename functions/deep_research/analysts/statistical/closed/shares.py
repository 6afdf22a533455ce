"""Plans for how concentrated an amount is: Gini coefficient, Herfindahl index, the share of the largest."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.rules import rules_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.text import plain
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term
from deep_research.statistics import requests

_NAMED = re.compile(r"\bgini\b|herfindahl|\bhhi\b|\bhirschman\b|\bconcentration (?:index|ratio)\b", re.IGNORECASE)
_ACROSS = re.compile(r"\b(?:over|across|among|between|by|of|per)\s+(?:the\s+)?['\"]?$", re.IGNORECASE)


def concentration(ask: Ask) -> Tested | None:
    """Over the categories of a column, of rows or of an amount; of one amount alone, over its rows."""
    if not _NAMED.search(ask.question):
        return None
    groups = [m.column for m in ask.mentions if ask.is_groupable(m.column) and not m.column.type.is_numeric]
    amount = next(iter(ask.numeric_columns), None)
    if groups:
        size = aggregate("sum", ask.numeric(amount)) if amount is not None else "count(*)"
        sql = ask.sql(groups[0])
        select = Select(
            terms=(Term(sql, "category"), Term(size, "size")),
            where=(f"{sql} IS NOT NULL", *ask.where),
            group_by=("category",),
            order_by=('"size" DESC', '"category"'),
        )
        what = f"{plain(amount.name) if amount else 'rows'} over {plain(groups[0].name)}"
    elif amount is not None:
        number = ask.numeric(amount)
        select = Select(
            terms=(Term("row_number() OVER ()", "category"), Term(number, "size")),
            where=(f"{number} IS NOT NULL", *ask.where),
        )
        what = f"{plain(amount.name)} over the rows"
    else:
        return None
    request = requests.Concentration(category="category", count="size", counts=bool(groups) and amount is None)
    return Tested(
        question=ask.head,
        purpose=f"Measures how concentrated {what} are.",
        sql=select.sql(),
        procedure=request.model_dump(mode="json"),
        relevance=3.0,
        topic="concentration",
        labels=(what,),
        decimals=ask.decimals,
        asked=ask.question,
        rules=rules_of(ask.question),
        scope=ask.scope(select.sql()),
    )
