"""Plans for figures: statistics of columns, counts, shares, missing values, by group where asked for."""

import re
from itertools import pairwise

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.quantities import quantity_column
from deep_research.analysts.statistical.grammar.statistics import asks_count, asks_distinct, percentile
from deep_research.analysts.statistical.inquiries import Figure, Figures, Listing
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate, quantile
from deep_research.query.select import Select, Term, literal, quoted

_LABELS = {
    "mean": "mean",
    "median": "median",
    "sum": "total",
    "min": "minimum",
    "max": "maximum",
    "range": "range",
    "sd": "standard deviation",
    "sd_population": "population standard deviation",
    "variance": "variance",
    "variance_population": "population variance",
    "mode": "most frequent value",
    "iqr": "interquartile range",
    "q1": "first quartile",
    "q3": "third quartile",
    "skewness": "skewness",
    "kurtosis": "excess kurtosis",
    "distinct": "number of different values",
    "count": "number of values",
    "skewness_mode": "skewness",
    "skewness_median": "skewness",
}
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
    function = "missing_percent" if percent else "missing"
    label = "share of missing values in" if percent else "number of missing values in"
    return _figures(
        ask,
        [Term(aggregate(function, ask.sql(column)), column.name) for column in columns[:_MOST_FIGURES]],
        [
            Figure(column=column.name, label=f"{label} {plain(column.name)}", percent=percent)
            for column in columns[:_MOST_FIGURES]
        ],
    )


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


def statistics(ask: Ask) -> Figures | None:
    """The statistics named, of the columns named, for each group asked for."""
    functions = list(dict.fromkeys(each.function for each in ask.statistics))
    share = percentile(ask.question)
    functions = [_special(ask, function) for function in functions]
    old = re.search(r"\bhow (\w+)", ask.head, re.IGNORECASE)
    adjective = quantity_column(old.group(1), ask.schema) if old else None
    if (not functions and share is None) or not (ask.numeric_columns or adjective):
        return None
    columns = [adjective[0]] if adjective else _wanted(ask)
    terms: list[Term] = []
    figures: list[Figure] = []
    for column in columns:
        name = plain(column.name)
        for function in functions:
            term = Term(_sql(function, ask.numeric(column)), f"{function}_{column.name}")
            terms.append(term)
            figures.append(Figure(column=term.name, label=f"{_LABELS[function]} of {name}"))
        if share is not None:
            terms.append(Term(quantile(share, ask.numeric(column)), f"percentile_{column.name}"))
            figures.append(Figure(column=terms[-1].name, label=f"percentile asked for of {name}"))
    return _figures(ask, terms[:_MOST_FIGURES], figures[:_MOST_FIGURES])


def _wanted(ask: Ask) -> list[Column]:
    """All columns named in a list; otherwise the one said nearest after the statistic."""
    columns = list(ask.numeric_columns)
    groups = {column.name for column in ask.groups}
    columns = [column for column in columns if column.name not in groups] or columns
    both = re.search(r"\b(?:and|both|,)\b", ask.head) is not None
    if len(columns) <= 1 or (both and len(columns) <= 4 and not ask.conditions and _listed(ask, columns)):
        return columns
    place = ask.question.find(ask.head) + ask.statistics[0].end if ask.statistics else 0
    after = [m.column for m in ask.mentions if m.column in columns and ask.linker.tokens[m.first].start >= place - 1]
    return after[:1] or columns[:1]


def _listed(ask: Ask, columns: list[Column]) -> bool:
    """The columns stand side by side, as in “age and fare”."""
    mentions = [mention for mention in ask.mentions if mention.column in columns][: len(columns)]
    gaps = [right.first - left.last for left, right in pairwise(mentions)]
    return all(gap <= 4 for gap in gaps)


def _special(ask: Ask, function: str) -> str:
    if function == "skewness" and re.search(r"pearson'?s (?:first|mode)|first coefficient", ask.lower):
        return "skewness_mode"
    if function == "skewness" and re.search(r"pearson'?s (?:second|median)|second coefficient", ask.lower):
        return "skewness_median"
    return function


def _sql(function: str, sql: str) -> str:
    if function == "skewness_mode":
        return f"(avg({sql}) - mode({sql})) / stddev_samp({sql})"
    if function == "skewness_median":
        return f"3 * (avg({sql}) - median({sql})) / stddev_samp({sql})"
    return aggregate(function, sql)


def counts(ask: Ask) -> Figures | None:
    """How many rows, or different values; which share of rows."""
    if _SHARE.search(ask.head):
        return _share(ask)
    if asks_distinct(ask.head):
        column = _counted(ask)
        if column is not None:
            term = Term(aggregate("distinct", ask.sql(column)), "different")
            return _figures(
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
    return _figures(ask, [Term("count(*)", "rows")], [Figure(column="rows", label="number of rows")])


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
    *base, wanted = ask.where  # “of male passengers survived”: the last is said of the ones before
    amount = _amount_shared(ask)
    size = f"sum({ask.numeric(amount)})" if amount is not None else "count(*)"
    term = Term(f"100.0 * {size} FILTER (WHERE {wanted}) / {size}", "share")
    label = f"share of total {plain(amount.name)}" if amount is not None else "share of the rows asked about"
    select = Select(terms=(term,), where=tuple(base))
    return Figures(
        question=ask.head,
        purpose="Computes the share of rows that meet what was asked.",
        sql=select.sql(),
        relevance=3.0,
        figures=(Figure(column="share", label=f"{label} that meets the condition", percent=True),),
        decimals=ask.decimals,
    )


def _amount_shared(ask: Ask) -> Column | None:
    """“What share of revenue”: the amount that is divided, where it is no count of rows."""
    match = _SHARE.search(ask.head)
    place = ask.question.find(ask.head) + (match.end() if match else 0)
    near = [m.column for m in ask.mentions if 0 <= ask.linker.tokens[m.first].start - place <= _NEAR]
    return next((column for column in near if column.type.is_numeric and is_additive(column)), None)


def _figures(ask: Ask, terms: list[Term], figures: list[Figure]) -> Figures:
    group = ask.group_term()
    where = ask.where
    if group is not None:
        terms, where = [group[0], *terms], (*where, *group[2])
    select = Select(
        terms=tuple(terms),
        where=where,
        group_by=("group",) if group else (),
        order_by=('"group"',) if group else (),
    )
    return Figures(
        question=ask.head,
        purpose="Computes exactly the figures that were asked for.",
        sql=select.sql(),
        relevance=3.0,
        figures=tuple(figures),
        by=group[1] if group else None,
        decimals=ask.decimals,
        scope=ask.scope(),
    )
