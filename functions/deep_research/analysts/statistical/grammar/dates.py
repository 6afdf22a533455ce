"""Years, months and days that a question names."""

import re
from calendar import month_name
from datetime import date, timedelta

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.roles import moment
from deep_research.analysts.statistical.text import stem, tokens, words
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
_DECADE = re.compile(
    r"\b(?:in|during|of|from|since)?\s*(?:the\s+)?(?:(?:19|20)\d|['\u2019]?\d)0['\u2019]?s\b", re.IGNORECASE
)
_SPAN = re.compile(r"\bbetween\s+((?:19|20)\d{2})\s+and\s+((?:19|20)\d{2})\b", re.IGNORECASE)
_RECENT = re.compile(
    rf"\b(?:last|latest|past|most recent|final)\s+(?:({NUMBER})\s+)?(day|week|month|quarter|year)s?\b", re.IGNORECASE
)
_FIRST, _LAST = 1000, 2200
_TWENTIETH = 30
"""“The 30s” and later ones are of the last century."""
_MEASURED_FROM_END = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_QUARTERS = ("first", "second", "third", "fourth")
_OPERATORS = {"since": ">=", "from": ">=", "after": ">", "before": "<", "until": "<=", "till": "<=", "through": "<="}

Dated = tuple[str, tuple[str, ...], int, int]
"""SQL, the columns it is about, and where in the question it was said: from, to."""


def dated(question: str, profile: Profile) -> list[Dated]:
    """Conditions such as `in 2019`, `since March 2021`, `in the 1990s`, on the first date column or one of years."""
    dates = [column for column in profile.columns if column.type.is_temporal]
    years = sorted(filter(_is_year, profile.columns), key=lambda column: _said(column, question), reverse=True)
    if not dates and not years:
        return []
    column = (dates or years)[0]
    if dates:
        return [*_in_years(question, column, profile), *_other_dates(question, column)]
    return _in_years(question, column, profile)


def _in_years(question: str, column: Column, profile: Profile) -> list[Dated]:
    year_of = f"year({quoted(column.name)})" if column.type.is_temporal else quoted(column.name)
    spans = [(_first_of_decade(match.group()), match) for match in _DECADE.finditer(question)]
    found: list[Dated] = [
        (f"{year_of} BETWEEN {first} AND {first + 9}", (column.name,), match.start(), match.end())
        for first, match in spans
    ]
    if not column.type.is_temporal:
        for match in _SPAN.finditer(question):
            sql = f"{year_of} BETWEEN {match.group(1)} AND {match.group(2)}"
            found.append((sql, (column.name,), match.start(), match.end()))
    for match in _YEAR.finditer(question):
        year = match.group(3)
        named = any(f" {year}" in each.name or f".{year}" in each.name for each in profile.columns)
        operator = _operator(match, question, column)
        if operator and not named and not any(start <= match.start() < end for *_, start, end in found):
            found.append((_sql(match, operator, column), (column.name,), match.start(), match.end()))
    return found


def _operator(match: re.Match[str], question: str, column: Column) -> str | None:
    """None where the number is no year: “of 2023” dollars, “compared to 2023”."""
    word = match.group(1).lower()
    if word in ("of", "for") and not _holds_year(column, int(match.group(3))):
        return None
    if word == "to":  # “from 2021 to 2023”
        from_before = re.search(r"\b(?:from|since)\b[^.?]{0,25}$", question[: match.start()], re.IGNORECASE)
        return "<=" if from_before else None
    return _OPERATORS.get(word, "=")


def _sql(match: re.Match[str], operator: str, column: Column) -> str:
    _, named, year, month, day = match.groups()
    month = month or (f"{_MONTHS.index(named.lower()) + 1:02}" if named else None)
    if not column.type.is_temporal:
        return f"{quoted(column.name)} {operator} {year}"
    if day:
        return f"CAST({quoted(column.name)} AS DATE) {operator} DATE '{year}-{month}-{day}'"
    if month:
        return f"strftime({quoted(column.name)}, '%Y-%m') {operator} '{year}-{month}'"
    return f"year({quoted(column.name)}) {operator} {year}"


def _is_year(column: Column) -> bool:
    """Whole numbers called a year, as `year`, `birth_year` or `ReleaseYear`, that years may be."""
    low, high = column.minimum, column.maximum
    named = column.type.is_numeric and "year" in words(column.name)
    return named and isinstance(low, int | float) and isinstance(high, int | float) and _FIRST <= low <= high <= _LAST


def _said(column: Column, question: str) -> int:
    """How many other words of the column's name the question says."""
    said = {token.stem for token in tokens(question)}
    return sum(stem(word) in said for word in words(column.name) if word != "year")


def _first_of_decade(text: str) -> int:
    """1990 for “the 1990s” and “the 90s”."""
    first = int(re.sub(r"\D", "", text))
    return first if first > _FIRST else 1900 + first if first >= _TWENTIETH else 2000 + first


def _holds_year(column: Column, year: int) -> bool:
    """“Of 2023” is a year only where the dates reach it, and else an amount."""
    if column.type.is_numeric:
        return float(column.minimum or 0) <= year <= float(column.maximum or 0)
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
