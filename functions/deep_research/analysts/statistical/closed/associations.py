"""Plans for how columns go together: correlations, partial ones, and the association of categories."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.procedures import procedure_plan
from deep_research.analysts.statistical.grammar.rules import alpha_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.domain.model import Model
from deep_research.query.select import Select, Term
from deep_research.statistics import requests

_NAMED = re.compile(r"correlat|pearson|spearman|kendall|relationships? between", re.IGNORECASE)
_HOLDING = re.compile(
    r"\b(?:control\w*|adjust\w*|account\w*) for\b|\bholding\b|\bpartial(?:l?ing)? out\b|\bnet of\b|\bgiven\b"
    r"|\beffects? of\b|\bremoving the (?:effect|influence) of\b|\bkeeping\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:correlation|correlated|relationship|association)\b[^.?]{0,30}?\bbetween\b", re.IGNORECASE)
_WHICH = re.compile(
    r"\b(?:which|what) (?:\w+ ){0,3}(?:variables?|columns?|features?|factors?|measures?|attributes?|fields?"
    r"|indicators?)\b"
    r"|\bwhich\b[^.?]*\bcorrelat|\b(?:all|every|each)(?: of the)? other|\bmost (?:strongly )?correlat"
    r"|\bstrongest correlation with",
    re.IGNORECASE,
)
_MOST_COLUMNS = 30
_TWO = 2
_PARTIAL = re.compile(r"\bpartial\b|\bcontrol\w* for\b|\badjust\w* for\b|\bholding\b.*\bconstant\b", re.IGNORECASE)


def correlation(ask: Ask) -> Tested | None:
    """Of two columns, within groups where asked for; of every pair of more; of one with all others."""
    if not _NAMED.search(ask.question):
        return None
    columns, controls = _with_controls(ask)
    if len(columns) == 1 and ask.compared is None:
        columns = (*columns, *(each for each in ask.faint_columns if each.name != columns[0].name))
    others = _with_all_others(ask, columns) if len(columns) == 1 else ()
    columns = (*columns, *others)[:_MOST_COLUMNS]
    if len(columns) == 1 and (series := _two_series(ask, columns[0])):
        return series
    if len(columns) < 2:
        return None
    method = next((name for name in ("spearman", "kendall") if name in ask.lower), "pearson")
    group = ask.group_term() if not controls else None
    terms = [Term(ask.numeric(column), column.name) for column in (*columns, *controls)]
    where, by = ask.where, None
    if group is not None:
        terms.append(group[0])
        where, by = (*where, *group[2]), "group"
    request: Model
    if len(columns) == 2 or by or controls:
        x, y = columns[0].name, columns[1].name
        request = requests.Correlation.model_validate(
            {"x": x, "y": y, "method": method, "by": by, "controls": [column.name for column in controls]}
        )
    else:
        request = requests.CorrelationMatrix(
            columns=tuple(column.name for column in columns), method="spearman" if method == "spearman" else "pearson"
        )
    plan = procedure_plan(ask, "correlation", terms, request, columns, where=where, by=group[1] if group else None)
    return plan.model_copy(
        update={"about": columns[0].name if others else None, "controls": tuple(column.name for column in controls)}
    )


def _two_series(ask: Ask, column: Column) -> Tested | None:
    """One measure of two groups, date by date, where each date has a row of both."""
    date = ask.roles.timeline or next(iter(ask.roles.dates), None)
    if date is None or ask.compared is None or len(ask.compared[1]) != _TWO:
        return None
    number = ask.numeric(column)
    pair = [((each.value or "").strip("'"), each.sql) for each in ask.compared[1]]
    sides = tuple(Term(f"avg(CASE WHEN {condition} THEN {number} END)", name) for name, condition in pair)
    method = next((name for name in ("spearman", "kendall") if name in ask.lower), "pearson")
    request = requests.Correlation.model_validate({"x": pair[0][0], "y": pair[1][0], "method": method})
    plan = procedure_plan(ask, "correlation", list(sides), request, (column,))
    select = Select(
        terms=(Term(ask.sql(date), "date"), *sides), where=ask.where, group_by=("date",), order_by=('"date"',)
    )
    return plan.model_copy(
        update={
            "sql": select.sql(),
            "labels": tuple(name for name, _ in pair),
            "scope": f" in {plain(column.name)}{plan.scope}",
        }
    )


def _with_controls(ask: Ask) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The columns correlated, and those that a partial correlation holds constant."""
    match = _HOLDING.search(ask.question) if _PARTIAL.search(ask.question) else None
    if match is None:
        return _correlated(ask), ()
    numeric = [m for m in ask.mentions if ask.schema.numeric(m.column) is not None]
    held = {m.column.name: m.column for m in numeric if ask.linker.tokens[m.first].start >= match.end()}
    free = {m.column.name: m.column for m in numeric if m.column.name not in held}
    if len(free) < 2 or not held:
        return _correlated(ask), ()
    return tuple(free.values())[:2], tuple(held.values())


def _with_all_others(ask: Ask, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """“Which variable correlates most with X?”: every other numeric column."""
    if not _WHICH.search(ask.question):
        return ()
    usable = (column for column in ask.schema.profile.columns if column.type.is_numeric and column.distinct > 1)
    return tuple(column for column in usable if column not in columns and column not in ask.roles.ids)


def _correlated(ask: Ask) -> tuple[Column, ...]:
    """All in a list of columns; the pair that some sentence names alone, where the first line is not that clear."""
    columns = tuple(column for column in ask.numeric_columns if column not in ask.roles.ids)
    if len(columns) == 2 or re.search(r"pairs|matrix|each other|,[^.]{0,30}\band\b", ask.head, re.IGNORECASE):
        return columns
    by_clause: dict[int, dict[str, Column]] = {}
    for mention in ask.mentions:
        if ask.schema.numeric(mention.column) and mention.column not in ask.roles.ids:
            by_clause.setdefault(ask.linker.tokens[mention.first].clause, {})[mention.column.name] = mention.column
    pairs = [tuple(found.values()) for found in by_clause.values() if len(found) == 2]
    return pairs[0] if pairs else _said_between(ask, columns)


def _said_between(ask: Ask, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The two said next after “the correlation between”; all where it is said twice, or of fewer."""
    between = list(_BETWEEN.finditer(ask.head))
    if len(between) != 1:
        return columns
    start = ask.question.find(ask.head) + between[0].end()
    said = [m.column.name for m in ask.mentions if m.column in columns and ask.linker.tokens[m.first].start >= start]
    pair = tuple(dict.fromkeys(said))[:2]
    return tuple(ask.column(name) for name in pair) if len(pair) == 2 else columns


def contingency(ask: Ask) -> Tested | None:
    odds = re.search(r"\bodds[ -]ratio", ask.lower) is not None
    if not odds and not re.search(r"chi[ -]?squared?|χ²|cram[eé]r|fisher'?s? exact", ask.lower):
        return None
    columns = list({m.column.name: m.column for m in ask.mentions if ask.is_groupable(m.column)}.values())
    if odds:
        columns = [column for column in columns if column.distinct == _TWO]
    if len(columns) < 2:
        return None
    terms = [Term(ask.sql(column), column.name) for column in columns[:2]]
    request = requests.Contingency(
        row=columns[0].name, column=columns[1].name, alpha=alpha_of(ask.question), continuity=True
    )
    about = {column.name for column in columns[:2]}
    where = tuple(each.sql for each in ask.conditions if not about & set(each.columns))
    return procedure_plan(ask, "contingency", terms, request, tuple(columns[:2]), where=where)
