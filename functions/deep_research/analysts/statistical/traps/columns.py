"""Traps that the profile of the columns shows, before any query ran."""

import re
from itertools import pairwise

from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.text import words
from deep_research.domain.dataset import Column, ColumnType, Profile

_TOTALS = frozenset({"total", "all", "grand total", "overall", "sum", "subtotal"})
_UNIT_WORDS = frozenset({"unit", "units", "uom", "currency", "currencies"})
_LEAST_QUANTILES = 5
_FAR_APART = 100
_CLOSE = 8
_MANY_MISSING = 0.05
_SMALL = 30
_TELLS_APART = 0.5
_LISTED = 5
_NAME = r'"([^"]+)"'
_MEASURED = re.compile(r"^[-+]?\d[\d.,]*\s*([^\d\s.,:/-][^\d\s]{0,5})$")
_DATE_FORMS = {
    "2024-12-31": re.compile(r"^\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d.*)?$"),
    "31/12/2024": re.compile(r"^\d{1,2}/\d{1,2}/\d{2,4}(?: \d.*)?$"),
    "31.12.2024": re.compile(r"^\d{1,2}\.\d{1,2}\.\d{2,4}(?: \d.*)?$"),
    "31 Dec 2024": re.compile(r"^\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}$"),
    "Dec 31, 2024": re.compile(r"^[A-Za-z]{3,9} \d{1,2},? \d{4}$"),
}


def told(profile: Profile, used: frozenset[str], sql: str) -> tuple[str, ...]:
    """One sentence for each trap of the table, and of the columns `used` by the SQL."""
    found: list[str] = []
    if profile.row_count < _SMALL:
        found.append(f"There are only {profile.row_count} rows, so that every figure is uncertain.")
    if profile.duplicate_rows:
        found.append(_repeats(profile, profile.duplicate_rows))
    columns = [column for column in profile.columns if column.name in used]
    for column in columns:
        share = column.nulls / profile.row_count if profile.row_count else 0.0
        if share >= _MANY_MISSING:
            found.append(
                f"“{column.name}” is missing in {100 * share:.1f} % of the rows; these are left out where it is used."
            )
        found += [each for each in (_named_total(column), _units(column), _dates(column), _two_sizes(column)) if each]
    constants = [f"“{column.name}”" for column in Roles(profile).constants if column in columns]
    if constants:
        found.append(f"These columns hold one value only and can explain nothing: {', '.join(constants[:_LISTED])}.")
    return (*found, *_several_units(profile, columns, sql), *_averaged_names(profile, sql))


def _repeats(profile: Profile, rows: int) -> str:
    share = rows / profile.row_count
    lead = f"{rows:,} rows ({100 * share:.1f} %) are exact duplicates of others, and were counted"
    if repeats_are_faults(profile):
        return f"{lead}."
    return f"{lead}: no column tells rows apart, so that they may well be cases of their own."


def repeats_are_faults(profile: Profile) -> bool:
    """Some column differs in so many rows that two of them are not alike in everything by chance."""
    return any(column.distinct >= _TELLS_APART * profile.row_count for column in profile.columns)


def _named_total(column: Column) -> str | None:
    totals = [known.value for known in column.top_values if known.value.strip().lower() in _TOTALS]
    if column.type is not ColumnType.TEXT or not totals:
        return None
    return f"“{column.name}” holds the value “{totals[0]}”: totals may be mixed with details and counted twice."


def _units(column: Column) -> str | None:
    """Text of numbers with a unit, in more than one of them."""
    units = [match[1] if (match := _MEASURED.match(known.value.strip())) else None for known in column.top_values]
    kinds = list(dict.fromkeys(unit.strip().lower() for unit in units if unit))
    if column.type is not ColumnType.TEXT or None in units or len(kinds) < 2:
        return None
    return (
        f"“{column.name}” gives its values in different units ({', '.join(kinds[:_LISTED])}), which can't be compared."
    )


def _dates(column: Column) -> str | None:
    """Text of dates that are written in more than one way."""
    if column.type is not ColumnType.TEXT or not column.top_values:
        return None
    forms = [
        next((form for form, pattern in _DATE_FORMS.items() if pattern.match(known.value.strip())), None)
        for known in column.top_values
    ]
    kinds = list(dict.fromkeys(form for form in forms if form))
    if len(kinds) < 2 or sum(form is None for form in forms) > 0.1 * len(forms):
        return None
    return (
        f"“{column.name}” writes its dates in different ways (such as {' and '.join(kinds[:2])}) and was read as text."
    )


def _several_units(profile: Profile, used: list[Column], sql: str) -> list[str]:
    """Amounts in the units of another column, computed across them."""
    computed = set(re.findall(rf"\b(?:sum|avg|median)\({_NAME}\)", sql))
    amounts = [column for column in used if column.type.is_numeric and column.name in computed]
    return [
        f"“{column.name}” holds {column.distinct} values, such as {_some(column)}: amounts in different units were "
        "computed together as they stand."
        for column in profile.columns
        if amounts and column not in used and column.distinct > 1 and _UNIT_WORDS & set(words(column.name)[-1:])
    ]


def _some(column: Column) -> str:
    return " and ".join(f"“{known.value}”" for known in column.top_values[:2])


def _averaged_names(profile: Profile, sql: str) -> list[str]:
    """Numbers that only name rows, taken for amounts."""
    text = sql.lower()
    return [
        f"“{column.name}” only numbers the rows: its mean or total says nothing about them."
        for column in Roles(profile).ids
        if any(f'{function}("{column.name.lower()}")' in text for function in ("avg", "sum", "median", "stddev_samp"))
    ]


def _two_sizes(column: Column) -> str | None:
    """Two clusters far apart, with nothing between, as values in mixed units make."""
    known = [value for _, value in sorted(column.quantiles.items(), key=lambda each: float(each[0]))]
    if len(known) < _LEAST_QUANTILES or known[0] <= 0:
        return None
    steps = [later / earlier for earlier, later in pairwise(known)]
    jump = max(range(len(steps)), key=lambda place: steps[place])
    others = [step for place, step in enumerate(steps) if place != jump]
    if steps[jump] < _FAR_APART or max(others) > _CLOSE:
        return None
    return (
        f"“{column.name}” falls into two clusters, up to about {known[jump]:,.4g} and from about "
        f"{known[jump + 1]:,.4g} on: its units may be mixed."
    )
