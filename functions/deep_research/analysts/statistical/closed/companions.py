"""What goes beside a direct answer: the figures of groups that a test compared, and a look for totals among details."""

from deep_research.analysts.statistical.inquiries import Figure, Figures, Inquiry, Tested, TotalsCheck
from deep_research.analysts.statistical.roles import Roles, is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column, ColumnType, Profile
from deep_research.query.select import Select, Term, literal, quoted

_MOST_DIMENSIONS = 4
_MOST_VALUES = 200


def companions(inquiries: tuple[Inquiry, ...], profile: Profile) -> tuple[Inquiry, ...]:
    """For each comparison of groups, size, mean and standard deviation of every group; for an amount, its totals."""
    compared = [each for each in inquiries if isinstance(each, Tested) and each.topic == "group_difference"]
    sql = " ".join(each.sql for each in inquiries if not isinstance(each, Tested))
    amounts = [
        column
        for column in profile.columns
        if column.type.is_numeric and is_additive(column) and f'("{column.name}")' in sql
    ]
    dimensions = [
        column
        for column in Roles(profile).dimensions
        if column.type is ColumnType.TEXT and 2 < column.distinct <= _MOST_VALUES
    ][:_MOST_DIMENSIONS]
    checks = [_totals(amounts[0], dimensions)] if amounts and dimensions else []
    return (*map(_groups, compared), *checks)


def _totals(amount: Column, dimensions: list[Column]) -> TotalsCheck:
    """Of the values of each dimension, those that hold half of the whole: as much as all the others."""
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
    label = f"total {plain(amount.name)}"
    return TotalsCheck(
        question=f"Do totals of {plain(amount.name)} stand among the details?",
        purpose="Finds rows that would be counted twice.",
        sql=select.sql(),
        value_label=label,
    )


def _groups(tested: Tested) -> Figures:
    name = plain(tested.labels[0])
    value = quoted(tested.labels[0])
    select = Select(
        terms=(
            Term('"group"', "group"),
            Term(f"count({value})", "n"),
            Term(f"avg({value})", "mean"),
            Term(f"stddev_samp({value})", "standard deviation"),
        ),
        source="(\n  " + tested.sql.replace("\n", "\n  ") + "\n) AS compared",
        where=('"group" IS NOT NULL',),
        group_by=("group",),
        order_by=('"group"',),
    )
    return Figures(
        question=f"How large are the groups by {tested.by}, and what are the mean and spread of {name} in each?",
        purpose="Shows the groups that are compared.",
        sql=select.sql(),
        figures=(
            Figure(column="n", label="number of values"),
            Figure(column="mean", label=f"mean of {name}"),
            Figure(column="standard deviation", label="standard deviation"),
        ),
        by=tested.by,
        decimals=tested.decimals,
        scope=tested.scope,
    )
