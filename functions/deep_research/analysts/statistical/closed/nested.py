"""Plans for a yes or a no about the row that leads, about all rows of a kind, and about two groups of one size."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.deciding import decided
from deep_research.analysts.statistical.closed.rankings import measure_of
from deep_research.analysts.statistical.closed.told import scope_of
from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.inquiries import Figure, Verdict
from deep_research.analysts.statistical.text import plain
from deep_research.query.select import Term

_ALL = re.compile(r"^\W*(?:are|do|does|is|did|were|was|have|has)\s+(?:all|every|each)\b", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?:have|has|had|having|be|been|come|comes|belong|belongs|cost|costs|made|located|older|younger|more|less"
    r"|at least|at most|above|below|over|under)\b",
    re.IGNORECASE,
)
_AS_MANY = re.compile(r"\b(?:as many|equally many|same (?:number|amount)|equal (?:number|amount)s?)\b", re.IGNORECASE)


def leading_row_is(ask: Ask) -> Verdict | None:
    """“Is the heaviest boat a ketch?”, “does the oldest member live in Bern?”: true where any row at that end is so."""
    found = [each for each in ask.superlatives if not each.frequent]
    if not found or ask.statistics:
        return None
    free = [mention.column for mention in ask.mentions]
    measured = measure_of(ask, found[0], free)
    if measured is None:
        return None
    superlative, measure = measured
    offset = ask.question.find(ask.head)
    asked = [each for each in ask.all_conditions if measure.name not in each.columns]
    behind = [each for each in asked if each.start >= offset + superlative.end]
    base = [each for each in asked if each not in behind and each.value is not None]
    if not behind:
        return None
    among = [behind.pop(0)] if len(behind) > 1 and _within(ask, behind[0]) else []
    where = tuple(each.sql for each in (*base, *among))
    end = "max" if superlative.side > 0 else "min"
    value = ask.numeric(measure)
    limit = f"(SELECT {end}({value}) FROM dataset{_where(where)})"  # noqa: S608 - names are quoted
    holds = " AND ".join(each.sql for each in behind)
    side = "highest" if superlative.side > 0 else "lowest"
    shown = next((each.columns[0] for each in behind), measure.name)
    name = plain(shown)
    terms = (
        Term(f"max({ask.sql(ask.column(shown))})", "value"),
        Term(f"max({value})", "extreme"),
        Term(f"coalesce(bool_or({holds}), FALSE)", "holds"),
    )
    figures = (
        Figure(column="value", label=f"{name} of the row with the {side} {plain(measure.name)}"),
        Figure(column="extreme", label=f"{side} {plain(measure.name)}"),
    )
    told = scope_of((*base, *among), ask.question)
    return decided(ask, terms, (*where, f"{value} = {limit}"), figures, scope=f" {told}" if told else "")


def all_rows(ask: Ask) -> Verdict | None:
    """Whether all rows, or all of a kind, meet the condition: “do all vans have airbags?”."""
    start = _ALL.search(ask.head)
    if start is None or not ask.conditions:
        return None
    kind, asked = _split(ask, start.end())
    unmet = f"count(*) FILTER (WHERE NOT coalesce({' AND '.join(each.sql for each in asked)}, FALSE))"
    figures = (Figure(column="exceptions", label="number of rows that do not"),)
    terms = (Term(unmet, "exceptions"), Term(f"{unmet} = 0", "holds"))
    told = f" {said}" if (said := scope_of(kind, ask.question)) else ""
    return decided(ask, terms, tuple(each.sql for each in kind), figures, scope=told)


def as_many(ask: Ask) -> Verdict | None:
    """“Are there as many vans as trucks?”."""
    if not _AS_MANY.search(ask.head) or ask.compared is None:
        return None
    groups = {condition.sql: condition for condition in ask.compared[1]}
    if len(groups) != 2:
        return None
    sides = [f"count(*) FILTER (WHERE {sql})" for sql in groups]
    figures = tuple(
        Figure(column=side, label=f"number of rows {scope_of((*ask.conditions, each), ask.question) or 'of that kind'}")
        for side, each in zip(("left", "right"), groups.values(), strict=True)
    )
    terms = (Term(sides[0], "left"), Term(sides[1], "right"), Term(f"{sides[0]} = {sides[1]}", "holds"))
    return decided(ask, terms, ask.where, figures, scope="")


def _split(ask: Ask, after: int) -> tuple[list[Condition], list[Condition]]:
    """What says which rows, and what is asked of them: before and behind the verb."""
    offset = ask.question.find(ask.head)
    verbs = [offset + match.start() for match in _PREDICATE.finditer(ask.head, after)]
    for verb in verbs:
        kind = [each for each in ask.conditions if each.end <= verb]
        if kind and len(kind) < len(ask.conditions):
            return kind, [each for each in ask.conditions if each not in kind]
    *kind, last = ask.conditions
    named = bool(kind) and all(each.value is not None for each in kind)
    return (kind, [last]) if named else ([], list(ask.conditions))


def _within(ask: Ask, condition: Condition) -> bool:
    """“The oldest member in Bern”, said right behind what is measured."""
    return (
        re.search(r"\b(?:in|from|of|among)\s+(?:the\s+)?$", ask.question[: condition.start], re.IGNORECASE) is not None
    )


def _where(conditions: tuple[str, ...]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
