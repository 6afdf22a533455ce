"""Years, months and days that a question names."""

import re
from calendar import month_name

from deep_research.domain.dataset import Profile
from deep_research.query.select import quoted

_MONTHS = [name.lower() for name in month_name[1:]]
_YEAR = re.compile(
    r"\b(in|during|since|after|before|until|from)\s+(?:the year\s+)?(?:("
    + "|".join(_MONTHS)
    + r")\s+)?((?:19|20)\d{2})(?:-(\d{2})(?:-(\d{2}))?)?\b",
    re.IGNORECASE,
)

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
        operator = {"since": ">=", "from": ">=", "after": ">", "before": "<", "until": "<="}.get(word.lower(), "=")
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
    return found
