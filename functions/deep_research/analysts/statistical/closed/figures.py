"""Plans for figures: statistics of columns, counts, shares, missing values, by group where asked for."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.statistic import figures_of
from deep_research.analysts.statistical.closed.told import scope_of
from deep_research.analysts.statistical.grammar.statistics import asks_count, asks_distinct
from deep_research.analysts.statistical.inquiries import Figure, Figures, Listing
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, literal, quoted

_MOST_FIGURES = 12
_NEAR = 11
"""Characters between “share of” and the amount, as in “the total revenue”."""
_SHARE = re.compile(
    r"\b(?:percentage|percent|proportion|share|fraction|what %|ratio) of\b|\bhow many percent\b", re.IGNORECASE
)
_MISSING = re.compile(r"\b(?:missing|null|nan|empty|blank)\b", re.IGNORECASE)
_ASKS_MISSING = re.compile(
    r"(?:percentage|proportion|share|how many|number|count)s?(?: \w+){0,3}? (?:of |are )?(?:the )?"
    r"(?:missing|null|nan|empty)"
    r"|missing values are there",
    re.IGNORECASE,
)


def missing(ask: Ask) -> Figures | Listing | None:
    if not _MISSING.search(ask.head):
        return None
    if re.search(
        r"\b(?:which|what|identify|list)\b[^.]{0,20}\b(?:columns?|variables?|features?|fields?)",
        ask.head,
        re.IGNORECASE,
    ):
        return _columns_with_missing(ask)
    if not _ASKS_MISSING.search(ask.head):
        return None
    columns = list({mention.column.name: mention.column for mention in ask.mentions}.values()) or [
        column for column in ask.schema.profile.columns if column.nulls
    ]
    percent = re.search(r"percent|proportion|share|%", ask.head, re.IGNORECASE) is not None
    count = not percent or re.search(r"\bhow many\b|\bnumber\b|\bcount\b", ask.head, re.IGNORECASE) is not None
    wanted = [("missing", "number of missing values in")] if count else []
    wanted += [("missing_percent", "share of missing values in")] if percent else []
    terms, figures = [], []
    for column in columns[: _MOST_FIGURES // len(wanted)]:
        for function, label in wanted:
            name = column.name if len(wanted) == 1 else f"{function} {column.name}"
            terms.append(Term(aggregate(function, ask.sql(column)), name))
            share = function == "missing_percent"
            figures.append(Figure(column=name, label=f"{label} {plain(column.name)}", percent=share))
    where = tuple(condition for condition in ask.where if not condition.endswith("IS NULL"))
    return figures_of(ask, terms, figures, where=where)


def _columns_with_missing(ask: Ask) -> Listing | None:
    columns = [column for column in ask.schema.profile.columns if column.nulls]
    if re.search(r"'object'|\bstrings?\b|\btext columns\b", ask.question, re.IGNORECASE):
        columns = [column for column in columns if not column.type.is_numeric]
    parts = [
        f'SELECT {literal(column.name)} AS "value", {aggregate("missing", quoted(column.name))} AS "missing" FROM dataset'  # noqa: S608, E501
        for column in columns
    ]
    if not parts:
        return None
    sql = (
        "SELECT *\nFROM (\n  "
        + "\n  UNION ALL ".join(parts)
        + '\n) AS columns\nWHERE "missing" > 0\nORDER BY "missing" DESC'
    )
    return Listing(
        question=ask.head,
        purpose="Finds the columns that miss values.",
        sql=sql,
        relevance=3.0,
        label="columns with missing values",
    )


def counts(ask: Ask) -> Figures | None:
    """How many rows, or different values; which share of rows."""
    if _SHARE.search(ask.head):
        return _share(ask)
    if asks_distinct(ask.head):
        column = _counted(ask)
        if column is not None:
            term = Term(aggregate("distinct", ask.sql(column)), "different")
            return figures_of(
                ask, [term], [Figure(column="different", label=f"number of different values of {plain(column.name)}")]
            )
    if not asks_count(ask.question) or (ask.statistics and not re.search(r"how many", ask.head, re.IGNORECASE)):
        return None
    if not (
        ask.conditions
        or ask.groups
        or ask.compared
        or ask.derived
        or re.search(
            r"how many (?:rows|records|entries|observations)|number of (?:rows|records|entries|observations)", ask.lower
        )
    ):
        return None
    return figures_of(ask, [Term("count(*)", "rows")], [Figure(column="rows", label="number of rows")])


def _counted(ask: Ask) -> Column | None:
    """What the different values are of: the first column said after the word."""
    match = re.search(r"different|distinct|unique", ask.lower)
    place = match.end() if match else 0
    used = {name for condition in ask.conditions for name in condition.columns}
    after = [m for m in ask.mentions if ask.linker.tokens[m.first].start >= place and m.column.name not in used]
    return (after or list(ask.mentions))[0].column if after or ask.mentions else None


def _share(ask: Ask) -> Figures | None:
    if not ask.conditions:
        return None
    *base, wanted = ask.conditions  # “of male passengers survived”: the last is said of the ones before
    amount = _amount_shared(ask)
    size = f"sum({ask.numeric(amount)})" if amount is not None else "count(*)"
    term = Term(f"100.0 * {size} FILTER (WHERE {wanted.sql}) / {size}", "share")
    label = f"share of total {plain(amount.name)}" if amount is not None else "share of rows"
    meeting, among = (
        scope_of([wanted], ask.question) or "that meets the condition",
        scope_of(base, ask.question).removeprefix("where"),
    )
    select = Select(terms=(term,), where=tuple(each.sql for each in base))
    return Figures(
        question=ask.head,
        purpose="Computes the share of rows that meet what was asked.",
        sql=select.sql(),
        relevance=3.0,
        figures=(Figure(column="share", label=f"{label} {meeting}", percent=True),),
        decimals=ask.decimals,
        scope=f", among those where{among}," if among else "",
    )


def _amount_shared(ask: Ask) -> Column | None:
    """“What share of revenue”: the amount that is divided, where it is no count of rows."""
    match = _SHARE.search(ask.head)
    place = ask.question.find(ask.head) + (match.end() if match else 0)
    near = [m.column for m in ask.mentions if 0 <= ask.linker.tokens[m.first].start - place <= _NEAR]
    return next((column for column in near if column.type.is_numeric and is_additive(column)), None)
