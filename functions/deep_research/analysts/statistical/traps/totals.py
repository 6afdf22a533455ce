"""Looks for totals that stand among the details they add up."""

from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.traps.inquiries import TotalsCheck
from deep_research.domain.dataset import Column, ColumnType, Profile
from deep_research.query.select import Select, Term, literal, quoted

_MOST_DIMENSIONS = 4
_MOST_VALUES = 200


def totals(amount: Column, profile: Profile) -> TotalsCheck | None:
    """Of the values of each dimension, those that hold half of the whole: as much as all the others."""
    dimensions = [
        column
        for column in Roles(profile).dimensions
        if column.type is ColumnType.TEXT and 2 < column.distinct <= _MOST_VALUES
    ][:_MOST_DIMENSIONS]
    if not dimensions:
        return None
    total = f"sum({quoted(amount.name)})"
    each = [
        Select(
            terms=(
                Term(literal(column.name), "dimension"),
                Term(quoted(column.name), "group"),
                Term(total, "total"),
                Term(f"sum({total}) OVER ()", "whole"),
                Term("count(*) OVER ()", "groups"),
            ),
            where=(f"{quoted(column.name)} IS NOT NULL",),
            group_by=("group",),
        ).sql()
        for column in dimensions
    ]
    select = Select(
        terms=tuple(Term(quoted(name), name) for name in ("dimension", "group", "total")),
        source="(\n" + "\nUNION ALL\n".join(each) + "\n) AS totals",
        where=('"groups" > 2', '"whole" <> 0', 'abs(2 * "total" - "whole") <= abs("whole") / 1000000000.0'),
    )
    return TotalsCheck(
        question=f"Do totals of {plain(amount.name)} stand among the details?",
        purpose="Finds rows that would be counted twice.",
        sql=select.sql(),
        value_label=f"total {plain(amount.name)}",
    )
