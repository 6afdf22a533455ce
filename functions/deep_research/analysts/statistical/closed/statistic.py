"""Plans for the statistics that a question names, each of the columns that it is asked of, with a count beside them."""

import re
from itertools import groupby, pairwise

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.sought import sought
from deep_research.analysts.statistical.grammar.quantities import quantity_column
from deep_research.analysts.statistical.grammar.statistics import Named
from deep_research.analysts.statistical.inquiries import Figure, Figures
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term

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
    "cv": "coefficient of variation",
    "sem": "standard error of the mean",
    "geometric_mean": "geometric mean",
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
_PERCENT = frozenset({"cv"})
_MOST_FIGURES = 12
_ROWS = re.compile(
    r"\bhow many (?:\w+ ){0,2}?(?:(?:are|were|is|was) (?:there|left|kept)|remain|do we have|have been)"
    r"|\bhow many (?:rows|records|entries|observations)\b"
    r"|\b(?:total |new |final |remaining )*(?:number|count) of (?:remaining |complete |valid )?(?:rows"
    r"|records|entries|observations)\b|\bsample size\b"
    r"|\brow count\b",
    re.IGNORECASE,
)


def statistics(ask: Ask) -> Figures | None:
    """The statistics named, of the columns named, for each group asked for; with the number of rows, if that is too."""
    old = re.search(r"\bhow (\w+)", ask.head, re.IGNORECASE)
    adjective = quantity_column(old.group(1), ask.schema) if old else None
    if not ask.statistics or not (ask.numeric_columns or adjective):
        return None
    wanted = [(each.function, adjective[0]) for each in ask.statistics] if adjective else _pairs(ask)
    terms: list[Term] = []
    figures: list[Figure] = []
    if _ROWS.search(ask.head):
        terms.append(Term("count(*)", "rows"))
        figures.append(Figure(column="rows", label="number of rows"))
    for function, column in dict.fromkeys((_special(ask, function), column.name) for function, column in wanted):
        terms.append(Term(_sql(function, ask.numeric(ask.column(column))), f"{function}_{column}"))
        label = f"{_LABELS.get(function, 'percentile')} of {plain(column)}"
        number = "" if function in _LABELS else _ordinal(function[1:])
        figures.append(Figure(column=terms[-1].name, label=label, percent=function in _PERCENT, number=number))
    return figures_of(ask, terms[:_MOST_FIGURES], figures[:_MOST_FIGURES])


def with_rows(ask: Ask) -> Figures | None:
    """“How many rows are left, and what is the median of …?”: both, of the same rows."""
    return statistics(ask) if _ROWS.search(ask.head) and ask.statistics else None


def _ordinal(number: str) -> str:
    """`90th`, `1st`, `22nd`."""
    last = number[-1] if number[-2:-1] != "1" else "0"
    return f"{number}{ {'1': 'st', '2': 'nd', '3': 'rd'}.get(last, 'th') }"


def _pairs(ask: Ask) -> list[tuple[str, Column]]:
    """Each statistic with the columns that follow it; where that does not tell them apart, all with all."""
    free = [
        each for each in ask.statistics if not any(c.start < each.end and each.start < c.end for c in ask.conditions)
    ]
    places = [(m.column, ask.linker.tokens[m.first].start) for m in ask.mentions if m.column in ask.numeric_columns]
    runs: list[tuple[list[Named], list[Column]]] = []
    marks: list[tuple[int, Named | Column]] = [(each.start, each) for each in free]
    marks = sorted([*marks, *((place, column) for column, place in places)], key=_first)
    for is_named, group in groupby(marks, key=lambda mark: isinstance(mark[1], Named)):
        found = [mark[1] for mark in group]
        if is_named:
            runs.append(([each for each in found if isinstance(each, Named)], []))
        elif runs:
            runs[-1][1].extend(each for each in found if isinstance(each, Column))
    if len(runs) > 1 and all(columns for _, columns in runs) and len({_names(columns) for _, columns in runs}) > 1:
        return [(each.function, column) for named, columns in runs for each in named for column in columns]
    return [(each.function, column) for column in _wanted(ask) for each in ask.statistics]


def _first(mark: tuple[int, Named | Column]) -> int:
    return mark[0]


def _names(columns: list[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def _wanted(ask: Ask) -> list[Column]:
    """All columns named in a list; otherwise the one said nearest after the statistic."""
    columns = list(ask.numeric_columns)
    groups = {column.name for column in ask.groups}
    columns = [column for column in columns if column.name not in groups] or columns
    both = re.search(r"\b(?:and|both|,)\b", ask.head) is not None
    if len(columns) <= 1 or (both and len(columns) <= 4 and not ask.conditions and _listed(ask, columns)):
        return columns
    place = ask.statistics[0].end if ask.statistics else 0
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


def figures_of(ask: Ask, terms: list[Term], figures: list[Figure], *, where: tuple[str, ...] | None = None) -> Figures:
    """The figures in one row, or one row for each group that is asked for; under the question's own conditions."""
    group = ask.group_term()
    where = ask.where if where is None else where
    name = sought(ask, where) if group is None else None
    if name is not None:
        terms = [*terms, name[1]]
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
        sought=name[0] if name is not None else None,
        scope=ask.scope(select.sql()),
    )
