"""Plans for one period against another: two years, or months of years, that the question names."""

import re
from calendar import month_name

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.inquiries import PeriodComparison
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, quoted

_MONTHS = [name.lower() for name in month_name[1:]]
_PERIOD = re.compile(rf"\b(?:({'|'.join(_MONTHS)})\s+|q([1-4])\s+)?((?:19|20)\d{{2}})\b(?![-\d])", re.IGNORECASE)
_SETS_AGAINST = re.compile(
    r"\bcompar|\bversus\b|\bvs\b|\bdiffer|\bchang|\bgr[eo]w|\bgrowth\b|\bincreas|\bdecreas|\brise|\brose\b|\bf[ae]ll\b"
    r"|\bdrop|\bdeclin|\bthan\b|\bfrom\b[^?]*\bto\b",
    re.IGNORECASE,
)


def periods(ask: Ask) -> PeriodComparison | None:
    """“How did revenue in 2024 compare with 2023?”: both figures, their difference, and its percent of the earlier."""
    timeline = ask.roles.timeline
    found = {match.group().lower(): match for match in _PERIOD.finditer(ask.head)}
    if timeline is None or len(found) != 2 or not _SETS_AGAINST.search(ask.head):
        return None
    earlier, later = sorted(found.values(), key=_order)
    measure = next((column for column in ask.numeric_columns if column != timeline), None)
    function = next((each.function for each in ask.statistics if each.function in ("sum", "mean", "median")), None)
    if measure is None:
        sql, label = "count(*)", "the number of rows"
    else:
        function = function or ("sum" if is_additive(measure) else "mean")
        sql = aggregate(function, ask.numeric(measure))
        label = (
            f"{'total' if function == 'sum' else 'average' if function == 'mean' else function} {plain(measure.name)}"
        )
    date = quoted(timeline.name)
    sides = [f"{sql} FILTER (WHERE {_within(date, match)})" for match in (earlier, later)]
    filtered = Select(
        terms=(Term(sides[0], "earlier"), Term(sides[1], "later")),
        where=tuple(each.sql for each in ask.conditions if timeline.name not in each.columns),
    )
    select = Select(
        terms=(
            Term('"earlier"', "earlier"),
            Term('"later"', "later"),
            Term('"later" - "earlier"', "difference"),
            Term('100.0 * ("later" - "earlier") / nullif(abs("earlier"), 0)', "percent"),
        ),
        source=filtered,
    )
    return PeriodComparison(
        question=ask.head,
        purpose=f"Compares {label} of both periods.",
        sql=select.sql(),
        relevance=3.0,
        value_label=label,
        earlier=earlier.group(),
        later=later.group(),
        scope=ask.scope(select.sql()),
        decimals=ask.decimals,
    )


def _order(match: re.Match[str]) -> tuple[int, int]:
    month, quarter, year = match.groups()
    return int(year), _MONTHS.index(month.lower()) if month else 3 * (int(quarter) - 1) if quarter else 0


def _within(date: str, match: re.Match[str]) -> str:
    month, quarter, year = match.groups()
    part = f" AND month({date}) = {_MONTHS.index(month.lower()) + 1}" if month else ""
    part = f" AND quarter({date}) = {quarter}" if quarter else part
    return f"year({date}) = {year}{part}"
