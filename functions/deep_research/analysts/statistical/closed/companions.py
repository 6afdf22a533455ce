"""What goes beside a direct answer: the figures of groups that a test compared."""

from deep_research.analysts.statistical.inquiries import Figure, Figures, Inquiry, Tested
from deep_research.analysts.statistical.text import plain
from deep_research.query.select import Select, Term, quoted


def companions(inquiries: tuple[Inquiry, ...]) -> tuple[Inquiry, ...]:
    """For each comparison of groups, size, mean and standard deviation of every group."""
    compared = [each for each in inquiries if isinstance(each, Tested) and each.topic == "group_difference"]
    return tuple(map(_groups, compared))


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
