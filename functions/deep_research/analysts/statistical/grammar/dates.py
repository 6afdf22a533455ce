"""Years, months and days that a question names."""

import re
from calendar import month_name
from datetime import date, timedelta

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.roles import moment
from deep_research.domain.dataset import Column, Profile
from deep_research.query.select import quoted

_MONTHS = [name.lower() for name in month_name[1:]]
_YEAR = re.compile(
    r"\b(in|during|since|after|before|until|till|through|from|to|for|of)\s+(?:the year\s+)?(?:("
    + "|".join(_MONTHS)
    + r")\s+)?((?:19|20)\d{2})(?:-(\d{2})(?:-(\d{2}))?)?\b",
    re.IGNORECASE,
)

_QUARTER = re.compile(
    r"\b(?:Q([1-4])|(first|second|third|fourth|last) quarter)[\s,-]+(?:of\s+|in\s+)?((?:19|20)\d{2})\b", re.IGNORECASE
)
_MONTH = re.compile(r"\b(?:in|during|each|every)\s+(" + "|".join(_MONTHS) + r")\b(?!,?\s+(?:of\s+)?\d)", re.IGNORECASE)
_SPAN = re.compile(r"\bbetween\s+((?:19|20)\d{2})\s+and\s+((?:19|20)\d{2})\b", re.IGNORECASE)
_RECENT = re.compile(
    rf"\b(?:last|latest|past|most recent|final)\s+(?:({NUMBER})\s+)?(day|week|month|quarter|year)s?\b", re.IGNORECASE
)
_MEASURED_FROM_END = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_QUARTERS = ("first", "second", "third", "fourth")
_OPERATORS = {"since": ">=", "from": ">=", "after": ">", "before": "<", "until": "<=", "till": "<=", "through": "<="}

Dated = tuple[str, tuple[str, ...], int, int]
"""SQL, the columns it is about, and where in the question it was said: from, to."""


def dated(question: str, profile: Profile) -> list[Dated]:
    """Conditions such as `in 2019`, `since March 2021`, `before 2020-05-01`, on the first date or year column."""
    dates = [column for column in profile.columns if column.type.is_temporal]
    numeric = [column for column in profile.columns if column.name.lower() == "year" and column.type.is_numeric]
    if not dates and not numeric:
        return []
    found: list[Dated] = []
    column = (numeric or dates)[0] if not dates else dates[0]
    for match in _YEAR.finditer(question):
        word, named, year, month, day = match.groups()
        month = month or (f"{_MONTHS.index(named.lower()) + 1:02}" if named else None)
        operator = _OPERATORS.get(word.lower(), "=")
        if word.lower() in ("of", "for") and not _holds_year(column, int(year)):
            continue
        if word.lower() == "to":  # “from 2021 to 2023”; “compared to 2023” is another matter
            if not re.search(r"\b(?:from|since)\b[^.?]{0,25}$", question[: match.start()], re.IGNORECASE):
                continue
            operator = "<="
        if any(f" {year}" in name.name or f".{year}" in name.name for name in profile.columns):
            continue
        if not dates:
            sql = f"{quoted(column.name)} {operator} {year}"
        elif day:
            sql = f"CAST({quoted(column.name)} AS DATE) {operator} DATE '{year}-{month}-{day}'"
        elif month:
            sql = f"strftime({quoted(column.name)}, '%Y-%m') {operator} '{year}-{month}'"
        else:
            sql = f"year({quoted(column.name)}) {operator} {year}"
        found.append((sql, (column.name,), match.start(), match.end()))
    return [*found, *_other_dates(question, column)] if dates else found


def _holds_year(column: Column, year: int) -> bool:
    """“Of 2023” is a year only where the dates reach it, and else an amount."""
    first, last = moment(column.minimum), moment(column.maximum)
    return first is not None and last is not None and first.year <= year <= last.year


def _other_dates(question: str, column: Column) -> list[Dated]:
    """Quarters, months of any year, spans of years, and what is counted back from the last date there is."""
    name, found = quoted(column.name), list[tuple[str, re.Match[str]]]()
    for match in _QUARTER.finditer(question):
        said = (match.group(2) or "").lower()
        place = match.group(1) or (_QUARTERS.index(said) + 1 if said in _QUARTERS else 4)
        found.append((f"year({name}) || '-Q' || quarter({name}) = '{match.group(3)}-Q{place}'", match))
    for match in _MONTH.finditer(question):
        found.append((f"month({name}) = {_MONTHS.index(match.group(1).lower()) + 1}", match))
    for match in _SPAN.finditer(question):
        found.append((f"year({name}) BETWEEN {match.group(1)} AND {match.group(2)}", match))
    end = moment(column.maximum)
    for match in _RECENT.finditer(question):
        if end is not None and not any(
            match.start() < other.end() and other.start() < match.end() for _, other in found
        ):
            first = _beginning(end.date(), int(number(match.group(1) or "1") or 1), match.group(2).lower())
            found.append((f"CAST({name} AS DATE) >= DATE '{first.isoformat()}'", match))
    return [(sql, (column.name,), match.start(), match.end()) for sql, match in found]


def _beginning(end: date, count: int, unit: str) -> date:
    """The first day of the last `count` calendar units, the one that holds the last date included."""
    if unit in _MEASURED_FROM_END:
        return end - timedelta(days=_MEASURED_FROM_END[unit] * count - 1)
    step = _IN_MONTHS[unit]
    months = (12 * end.year + end.month - 1) // step * step - step * (count - 1)
    return date(months // 12, months % 12 + 1, 1)
