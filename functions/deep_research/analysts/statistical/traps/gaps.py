"""Looks at missing values of what is measured: whether the rows that lack it differ from the others."""

from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.traps.inquiries import MissingCheck
from deep_research.domain.dataset import Column, Profile
from deep_research.query.select import Select, Term, quoted
from deep_research.statistics import requests

_SHARE = 0.05
_FEWEST = 10
_MOST_KINDS = 30
_MOST_DIMENSIONS = 4
_MOST_MEASURES = 2


def gaps(sql: str, profile: Profile, *, checks: str = "") -> MissingCheck | None:
    """Of the numeric columns that the SQL reads, the one that is missing most; None where none is missing often."""
    missing = [
        column
        for column in profile.columns
        if column.type.is_numeric and f'"{column.name}"' in sql and _is_missed(column, profile)
    ]
    if not missing:
        return None
    measure = max(missing, key=lambda column: column.nulls)
    roles = Roles(profile)
    kinds = [each for each in roles.dimensions if each != measure and each.distinct <= _MOST_KINDS]
    amounts = [each for each in profile.columns if _is_amount(each, roles) and each not in (*kinds, measure)]
    others = tuple(each.name for each in (*kinds[:_MOST_DIMENSIONS], *amounts[:_MOST_MEASURES]))
    if not others:
        return None
    request = requests.Missingness(column=measure.name, others=others)
    return MissingCheck(
        question=f"Are the rows in which “{measure.name}” is missing like the others?",
        purpose="Finds whether leaving out these rows distorts what is computed.",
        sql=Select(terms=tuple(Term(quoted(name), name) for name in (measure.name, *others))).sql(),
        procedure=request.model_dump(mode="json"),
        checks=checks,
        column=measure.name,
    )


def _is_missed(column: Column, profile: Profile) -> bool:
    known = profile.row_count - column.nulls
    return column.nulls >= _SHARE * profile.row_count and min(column.nulls, known) >= _FEWEST


def _is_amount(column: Column, roles: Roles) -> bool:
    return column.type.is_numeric and column.distinct > 2 and column not in roles.ids
