"""Traps of the data, and what they mean for the answer: one sentence each, in plain words."""

from itertools import pairwise

from deep_research.analysts.statistical.inquiries import TotalsCheck
from deep_research.analysts.statistical.plans import inquiry_of
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.significance import corrected, lost_in_words
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import value_at
from deep_research.domain.dataset import Column, ColumnType, Profile
from deep_research.domain.result import Research

_TOTALS = frozenset({"total", "all", "grand total", "overall", "sum", "subtotal"})
_LEAST_QUANTILES = 5
_FAR_APART = 100
_CLOSE = 8
_MANY_MISSING = 0.05
_SMALL = 30


def of_profile(profile: Profile, used: frozenset[str]) -> tuple[str, ...]:
    """What is known before any query ran, about the columns used."""
    found: list[str] = []
    if profile.row_count < _SMALL:
        found.append(f"There are only {profile.row_count} rows, so that every figure is uncertain.")
    if profile.duplicate_rows:
        share = profile.duplicate_rows / profile.row_count
        found.append(f"{profile.duplicate_rows:,} rows ({share:.1%}) are exact duplicates of others, and were counted.")
    columns = [column for column in profile.columns if column.name in used]
    for column in columns:
        share = column.nulls / profile.row_count if profile.row_count else 0.0
        if share >= _MANY_MISSING:
            found.append(
                f"“{column.name}” is missing in {share:.1%} of the rows; these rows are left out where it is used."
            )
        totals = [known.value for known in column.top_values if known.value.strip().lower() in _TOTALS]
        if column.type is ColumnType.TEXT and totals:
            found.append(
                f"“{column.name}” holds the value “{totals[0]}”: totals may be mixed with details and counted twice."
            )
        found += [note for note in (_numbers_as_text(column), _two_sizes(column)) if note]
    constants = [f"“{column.name}”" for column in Roles(profile).constants]
    if constants and used:
        found.append(f"These columns hold one value only and can explain nothing: {', '.join(constants[:5])}.")
    return tuple(found)


def after_research(research: Research) -> tuple[str, ...]:
    """What the plan, the profile and the results call for."""
    inquiries = [inquiry for answer in research.answers if (inquiry := inquiry_of(answer.plan)) is not None]
    text = " ".join(answer.code or "" for answer in research.answers)
    used = frozenset(column.name for column in research.profile.columns if f'"{column.name}"' in text)
    found = [*research.decomposition.limitations, *of_profile(research.profile, used)]
    if any(getattr(inquiry, "partial", False) for inquiry in inquiries):
        found.append("The last period is not complete; it is shown in the series but left out of the trend tests.")
    found += [*_totals(research), *_averaged_names(research)]
    found += _cut(research)
    found += _multiple_testing(research)
    failed = [answer for answer in research.answers if answer.error is not None]
    if failed:
        found.append(f"{len(failed)} of {len(research.answers)} queries could not be answered; each says why.")
    return tuple(dict.fromkeys(found))


def _totals(research: Research) -> list[str]:
    """Totals among details, found by arithmetic: whatever they are called."""
    return [
        f"“{row[1]}” in “{row[0]}” holds as much {inquiry.value_label} as all others together: it looks like a total "
        "among details, so that sums over all rows count everything twice."
        for answer in research.answers
        if isinstance(inquiry := inquiry_of(answer.plan), TotalsCheck)
        for row in answer.data.rows
    ]


def _averaged_names(research: Research) -> list[str]:
    """Numbers that only name rows, taken for amounts."""
    text = " ".join(answer.code or "" for answer in research.answers).lower()
    return [
        f"“{column.name}” only numbers the rows: its mean or total says nothing about them."
        for column in Roles(research.profile).ids
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


def _multiple_testing(research: Research) -> list[str]:
    made = corrected(research)
    if len(made) < 2:
        return []
    told = f"{len(made)} tests were made; corrected for their number (Benjamini-Hochberg), "
    gone = lost_in_words(research)
    if not gone:
        return [told + "every result called significant stays below a false discovery rate of 5 %."]
    return [told + f"{', '.join(gone)} would no longer be significant at 5 %, and no finding rests on that."]


def _cut(research: Research) -> list[str]:
    for answer in research.answers:
        used, all_rows = value_at(answer.statistics, "rows_used"), value_at(answer.statistics, "rows_found")
        if isinstance(used, int) and isinstance(all_rows, int):
            return [f"Some procedures saw a random sample of {used:,} of {all_rows:,} rows."]
    return []


def _numbers_as_text(column: Column) -> str | None:
    if column.type is not ColumnType.TEXT or not column.top_values:
        return None
    digits = [
        known.value for known in column.top_values if known.value[:1].isdigit() and not known.value.strip().isdigit()
    ]
    if len(digits) < len(column.top_values) or column.distinct < 10:
        return None
    return f"“{column.name}” ({plain(column.name)}) is text that begins with figures, such as “{digits[0]}”."
