"""Plans the checks that an answer calls for: only where its plan makes the trap possible, and each one query."""

from collections.abc import Iterator

from deep_research.analysts.statistical.inquiries import Figures, Inquiry, Listing, PeriodComparison, Tested, Verdict
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.traps.columns import repeats_are_faults
from deep_research.analysts.statistical.traps.comparison import comparison
from deep_research.analysts.statistical.traps.gaps import gaps
from deep_research.analysts.statistical.traps.groups import may_be_tiny, reversal, sizes
from deep_research.analysts.statistical.traps.totals import totals
from deep_research.domain.dataset import Profile

_FIGURES = (Figures, Listing, PeriodComparison, Verdict)
_MOST = 4
_MOST_ROWS = 1_000_000
"""Rows up to which telling repeated ones apart is cheap."""


def checks(answers: tuple[Inquiry, ...], profile: Profile) -> tuple[Inquiry, ...]:
    """At most four, for the queries `Q1`, `Q2`, … that answer a closed question."""
    found: dict[str, Inquiry] = {}
    for place, inquiry in enumerate(answers, start=1):
        for check in _of(inquiry, profile, f"Q{place}"):
            found.setdefault(check.sql, check)
    return tuple(found.values())[:_MOST]


def open_checks(inquiries: list[Inquiry], profile: Profile) -> tuple[Inquiry, ...]:
    """Those of an open question, once for all of its queries."""
    sql = "\n".join(inquiry.sql for inquiry in inquiries)
    return tuple(check for check in (_totals(sql, profile), gaps(sql, profile)) if check is not None)


def _of(inquiry: Inquiry, profile: Profile, query_id: str) -> Iterator[Inquiry]:
    compared = comparison(inquiry.sql, profile) if isinstance(inquiry, Figures | Listing | Tested) else None
    if compared is not None:
        label, value = _labels(inquiry)
        found = reversal(compared, label, value, profile, checks=query_id)
        if found is not None:
            yield found
        if not isinstance(inquiry, Tested) and may_be_tiny(compared, profile):
            yield sizes(compared, label, checks=query_id)
    if isinstance(inquiry, _FIGURES):
        if (each := _totals(inquiry.sql, profile)) is not None:
            yield each
        if (again := _without_repeats(inquiry, profile, query_id)) is not None:
            yield again
    if (missing := gaps(inquiry.sql, profile, checks=query_id)) is not None:
        yield missing


def _labels(inquiry: Inquiry) -> tuple[str, str]:
    """What the groups are called, and what is compared."""
    if isinstance(inquiry, Listing):
        return inquiry.label, inquiry.by or "the mean"
    if isinstance(inquiry, Tested):
        return inquiry.by or "group", plain(inquiry.labels[0])
    return (inquiry.by or "group", inquiry.figures[0].label) if isinstance(inquiry, Figures) else ("group", "the mean")


def _totals(sql: str, profile: Profile) -> Inquiry | None:
    amounts = [
        column
        for column in profile.columns
        if column.type.is_numeric and is_additive(column) and f'("{column.name}")' in sql
    ]
    return totals(amounts[0], profile) if amounts else None


def _without_repeats(inquiry: Inquiry, profile: Profile, query_id: str) -> Inquiry | None:
    """The same once more, with rows that stand in the file twice counted once."""
    if not profile.duplicate_rows or profile.row_count > _MOST_ROWS or not repeats_are_faults(profile):
        return None
    once = inquiry.sql.replace("FROM dataset", "FROM (SELECT DISTINCT * FROM dataset) AS dataset")
    return inquiry.model_copy(
        update={
            "question": f"{inquiry.question} (each repeated row counted once)",
            "purpose": "Finds whether repeated rows change the answer.",
            "sql": once,
            "relevance": 0.1,
            "checks": query_id,
        }
    )
