"""Finds periods of which the data holds a part only, in what an answer compares or adds up."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from deep_research.analysts.statistical.roles import covered_until, moment, span_days
from deep_research.domain.dataset import Column, Grain, Profile

_NAME = r'"((?:[^"]|"")+)"'
_BY_PERIOD = re.compile(rf"date_trunc\('(week|month|quarter|year)', {_NAME}\)")
_BY_QUARTER = re.compile(rf"year\({_NAME}\) \|\| '-Q' \|\| quarter\({_NAME}\)")
_BY_YEAR = re.compile(rf"\byear\({_NAME}\) AS ")
_YEAR = re.compile(rf"\byear\({_NAME}\) = (\d{{4}})(?: AND (month|quarter)\({_NAME}\) = (\d{{1,2}}))?")
_MONTH = re.compile(rf"strftime\({_NAME}, '%Y-%m'\) = '(\d{{4}})-(\d{{2}})'")
_ADDS_UP = re.compile(r"\b(?:sum|count)\(", re.IGNORECASE)
_MISSING = {Grain.WEEK: 0.3, Grain.MONTH: 0.2, Grain.QUARTER: 0.1, Grain.YEAR: 0.06}
"""Share of a period from which on its lack makes a sum too small."""
_USUAL_GAPS = 3


def incomplete(sql: str, profile: Profile) -> tuple[str, ...]:
    """One sentence for each period that the SQL adds up and that the data does not cover; none for means."""
    if not _ADDS_UP.search(sql):
        return ()
    columns = {column.name.replace('"', '""'): column for column in profile.columns if column.type.is_temporal}
    found = [_told(columns[name], grain, start) for name, grain, start in _asked(sql, columns)]
    return tuple(dict.fromkeys(told for told in found if told))


def _asked(sql: str, columns: dict[str, Column]) -> Iterator[tuple[str, Grain, datetime]]:
    """(column, grain, first day) of each period: those that are named, and the last of those that are listed."""
    named = False
    for name, year, part, _, number in _YEAR.findall(sql):
        if name in columns:
            named = True
            grain = Grain(part) if part else Grain.YEAR
            month = 1 if not part else int(number) if part == "month" else 3 * int(number) - 2
            yield name, grain, datetime(int(year), month, 1)
    for name, year, month in _MONTH.findall(sql):
        if name in columns:
            named = True
            yield name, Grain.MONTH, datetime(int(year), int(month), 1)
    listed = [(name, Grain(grain)) for grain, name in _BY_PERIOD.findall(sql)]
    listed += [(name, Grain.QUARTER) for name, _ in _BY_QUARTER.findall(sql)]
    listed += [(name, Grain.YEAR) for name in _BY_YEAR.findall(sql)]
    for name, grain in listed:
        last = moment(columns[name].maximum) if name in columns and not named else None
        if last is not None:
            yield name, grain, begin(last, grain)


def begin(day: datetime, grain: Grain) -> datetime:
    """The first day of the period in which the day lies."""
    first = day.replace(hour=0, minute=0, second=0, microsecond=0)
    if grain is Grain.WEEK:
        return first - timedelta(days=first.weekday())
    month = {Grain.MONTH: day.month, Grain.QUARTER: (day.month - 1) // 3 * 3 + 1}.get(grain, 1)
    return first.replace(month=month, day=1)


def _told(column: Column, grain: Grain, start: datetime) -> str | None:
    end = begin(start + timedelta(days={Grain.WEEK: 7, Grain.MONTH: 31, Grain.QUARTER: 92}.get(grain, 366)), grain)
    first, last = moment(column.minimum), covered_until(column)
    if first is None or last is None:
        return None
    slack = max(_MISSING[grain] * (end - start).days, _USUAL_GAPS * span_days(column) / max(column.distinct - 1, 1))
    if start <= last < end - timedelta(days=1) and (end - last).days - 1 > slack:
        lead = f"“{column.name}” ends on {last.date()}"
    elif start < first < end and (first - start).days > slack:
        lead = f"“{column.name}” begins on {first.date()}"
    else:
        return None
    return f"{lead}: {_named(start, grain)} is not complete, so that its figures are too small to compare."


def _named(start: datetime, grain: Grain) -> str:
    return {
        Grain.WEEK: f"the week of {start.date()}",
        Grain.MONTH: f"{start:%Y-%m}",
        Grain.QUARTER: f"{start.year}-Q{(start.month + 2) // 3}",
    }.get(grain, str(start.year))
