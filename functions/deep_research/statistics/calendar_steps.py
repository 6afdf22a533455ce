"""Reads the names of periods as places in a calendar, to see whether they are in order and whether some are absent."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

_YEAR = re.compile(r"[12]\d{3}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_FRIDAY = 4
_DAY = timedelta(days=1)


def misplaced(names: list[str]) -> str | None:
    """The first period that does not come after the one before it; None where all do, or they are no dates."""
    places = _places(names)
    if places is None:
        return None
    return next((name for name, (one, next_) in zip(names[1:], pairwise(places), strict=True) if next_ <= one), None)


def absent(names: list[str]) -> int:
    """How many periods lie between others without being there; 0 for what is no date. Weekends may be free."""
    places = _places(names)
    if places is None or len(places) < 2:
        return 0
    steps = [next_ - one for one, next_ in pairwise(places)]
    step = min(steps)
    found = sum(round(each / step) - 1 for each in steps)
    if step == _DAY.total_seconds():
        days = [datetime.fromisoformat(name) for name in names]
        if all(day.weekday() <= _FRIDAY for day in days):
            found -= sum(_weekend_days(one, next_) for one, next_ in pairwise(days))
    return found


def _places(names: list[str]) -> list[float] | None:
    """Years, quarters and months counted in their own steps, days and times in seconds; None for anything else."""
    if all(_YEAR.fullmatch(name) for name in names):
        return [float(name) for name in names]
    for pattern, steps in ((_MONTH, 12), (_QUARTER, 4)):
        found = [pattern.fullmatch(name) for name in names]
        if all(found):
            return [float(steps * int(each[1]) + int(each[2])) for each in found if each]
    try:
        return [(datetime.fromisoformat(name) - datetime(1970, 1, 1)) / timedelta(seconds=1) for name in names]
    except (ValueError, TypeError):
        return None


def _weekend_days(one: datetime, next_: datetime) -> int:
    return sum((one + _DAY * step).weekday() > _FRIDAY for step in range(1, (next_ - one).days))
