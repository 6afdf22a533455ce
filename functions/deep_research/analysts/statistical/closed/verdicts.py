"""Plans for questions that want a yes or a no; the truth itself is computed in SQL."""

import re

from deep_research.analysts.statistical.closed import nested
from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.deciding import ABOVE, BELOW, decided, operator, said
from deep_research.analysts.statistical.closed.existence import exists
from deep_research.analysts.statistical.closed.group_verdicts import group_against_group
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.quantities import quantity_column
from deep_research.analysts.statistical.inquiries import Figure, Verdict
from deep_research.analysts.statistical.text import plain, stem
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, literal

_ASKS = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b", re.IGNORECASE
)
_POLITE = re.compile(r"^\W*(?:can|could|would|will|do) (?:you|we|i)\b", re.IGNORECASE)
"""“Can you tell me …” wants what follows, no yes."""
_COMPARED = re.compile(
    rf"\b({ABOVE}|{BELOW}|equal(?: to)?|exactly|at least|at most|to)\b(?:\s+than)?\s+({NUMBER})", re.IGNORECASE
)


def verdict(ask: Ask) -> Verdict | None:
    if not _ASKS.match(ask.head) or _POLITE.match(ask.head):
        return None
    for plan in (
        _same_everywhere,
        _frequent_is,
        _figure_against_number,
        group_against_group,
        _majority,
        nested.leading_row_is,
        nested.all_rows,
        nested.as_many,
        _count_against_number,
    ):
        found = plan(ask)
        if found is not None:
            return found
    return exists(ask)


def _figure_against_number(ask: Ask) -> Verdict | None:
    """A figure against a number: is the average age above a limit, the lowest rate negative."""
    function = next((each.function for each in ask.statistics if each.start < len(ask.head)), None)
    side = ask.superlatives
    if function is None and side and not side[0].frequent:
        function = "max" if side[0].side > 0 else "min"
    if function is None:
        return None
    compared = list(_COMPARED.finditer(ask.head))
    stated = re.search(r"\b(negative|positive|zero)\b", ask.head, re.IGNORECASE)
    if not compared and not stated:
        return None
    column = _subject(ask, compared[-1].start() if compared else len(ask.head))
    if column is None:
        return None
    if compared:
        sign, value = operator(compared[-1].group(1)), number(compared[-1].group(2))
    else:
        sign, value = {"negative": "<", "positive": ">", "zero": "="}[stated.group(1).lower()] if stated else "=", 0
    place = compared[-1].start() if compared else len(ask.head)
    where = tuple(c.sql for c in ask.conditions if c.end <= place and c.columns[0] != column.name)
    sql = aggregate(function, ask.numeric(column))
    name = f"{function} of {column.name}"
    terms = (Term(sql, name), Term(f"{sql} {sign} {literal(value)}", "holds"))
    return decided(ask, terms, where, (Figure(column=name, label=f"{said(function)} {plain(column.name)}"),))


def _subject(ask: Ask, before: int) -> Column | None:
    """The numeric column that the figure is of."""
    numeric = [m for m in ask.mentions if ask.schema.numeric(m.column) and ask.linker.tokens[m.first].start < before]
    if numeric:
        return numeric[0].column
    adjective = quantity_column(ask.head, ask.schema)
    if adjective is not None:
        return adjective[0]
    rest = [m for m in (*ask.mentions, *ask.numeric_mentions) if ask.schema.numeric(m.column)]
    return rest[0].column if rest else None


def _majority(ask: Ask) -> Verdict | None:
    """Whether most rows meet the condition."""
    if (
        not re.search(r"\b(?:do|are|did|have) (?:most|the majority|more than half)\b", ask.head, re.IGNORECASE)
        or not ask.where
    ):
        return None
    share = f"100.0 * count(*) FILTER (WHERE {' AND '.join(ask.where)}) / count(*)"
    figures = (Figure(column="share", label="share of such rows", percent=True),)
    return decided(ask, (Term(share, "share"), Term(f"{share} > 50", "holds")), (), figures)


def _same_everywhere(ask: Ask) -> Verdict | None:
    if (
        not re.search(r"\b(?:the )?same (?:across|for|in|among)\b|\bconstant\b|\bidentical\b", ask.head, re.IGNORECASE)
        or not ask.mentions
    ):
        return None
    different = f"count(DISTINCT {ask.sql(ask.mentions[0].column)})"
    figures = (Figure(column="different", label=f"number of different values of {plain(ask.mentions[0].column.name)}"),)
    return decided(ask, (Term(different, "different"), Term(f"{different} <= 1", "holds")), ask.where, figures)


def _frequent_is(ask: Ask) -> Verdict | None:
    """Whether the most frequent value is a certain one."""
    found = next((each for each in ask.superlatives if each.frequent), None)
    mention = next((m for m in ask.mentions if not m.column.type.is_temporal), None)
    if found is None or mention is None:
        return None
    stems = {token.stem for token in ask.linker.tokens}
    scored = [
        (len({stem(part) for part in re.findall(r"[a-zA-Z]+", known.value)} & stems), known.value)
        for known in mention.column.top_values
    ]
    best = max(scored, default=(0, ""))
    if best[0] == 0:
        return None
    order = "DESC" if found.side > 0 else "ASC"
    counted = Select(
        terms=(Term(ask.sql(mention.column), "value"), Term("count(*)", "rows")),
        where=(
            f"{ask.sql(mention.column)} IS NOT NULL",
            *(c.sql for c in ask.conditions if c.columns[0] != mention.column.name),
        ),
        group_by=("value",),
        order_by=(f'"rows" {order}', '"value"'),
        limit=1,
    )
    terms = (Term('"value"', "value"), Term(f'"value" = {literal(best[1])}', "holds"))
    select = Select(terms=terms, source=counted)
    label = f"{'most' if found.side > 0 else 'least'} frequent {plain(mention.column.name)}"
    return Verdict(
        question=ask.head,
        purpose="Compares the most frequent value with the one that was asked about.",
        sql=select.sql(),
        relevance=3.0,
        figures=(Figure(column="value", label=label),),
    )


def _count_against_number(ask: Ask) -> Verdict | None:
    """A number of rows, or of different values, against a number."""
    match = re.search(
        rf"\b(?:there|have|has|contain)\b[^?]*?\b({ABOVE}|{BELOW}|at least|at most|exactly)\b"
        rf"(?:\s+than)?\s+({NUMBER})\s+(\w+)",
        ask.head,
        re.IGNORECASE,
    )
    if match is None:
        return None
    distinct = re.search(r"\b(?:unique|different|distinct)\b", ask.head, re.IGNORECASE)
    place = ask.question.find(ask.head) + match.end(2)
    column = next((m.column for m in ask.mentions if ask.linker.tokens[m.first].start >= place), None)
    where = tuple(c.sql for c in ask.conditions if c.start >= place)
    if distinct and column is not None:
        sql, label = aggregate("distinct", ask.sql(column)), f"number of different values of {plain(column.name)}"
    elif where:
        sql, label = "count(*)", "number of such rows"
    else:
        return None
    terms = (
        Term(sql, "counted"),
        Term(f"{sql} {operator(match.group(1))} {literal(number(match.group(2)))}", "holds"),
    )
    return decided(ask, terms, where, (Figure(column="counted", label=label),))
