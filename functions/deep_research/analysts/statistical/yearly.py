"""Builds inquiries that set complete years against each other: how a total grew, and who gained or lost its share."""

from deep_research.analysts.statistical.inquiries import ShareShift, YearlyGrowth
from deep_research.analysts.statistical.roles import Measure, covered_until, moment
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term, quoted

_SLACK = 31
"""Days that a complete year may lack at either end, as years of monthly dates do."""


def complete_years(timeline: Column | None) -> tuple[int, int] | None:
    """The first and the last calendar year that the dates cover from end to end; None where there are not two."""
    first, last = (moment(timeline.minimum), covered_until(timeline)) if timeline else (None, None)
    if first is None or last is None:
        return None
    begin = first.year + (first.timetuple().tm_yday > _SLACK)
    end = last.year - (last.timetuple().tm_yday < 365 - _SLACK)
    return (begin, end) if end > begin else None


def growth(
    timeline: Column, years: tuple[int, int], measure: Measure, *, noun: str, counted: bool, relevance: float = 1.0
) -> YearlyGrowth:
    """The total of each complete year, or the mean where a sum means nothing; `counted`: so are the rows."""
    year = f"year({quoted(timeline.name)})"
    function, said = ("sum", "total") if measure.additive else ("avg", "average")
    totals = Select(
        terms=(Term(year, "year"), Term(f"{function}({measure.sql})", "total"), Term("count(*)", "rows")),
        where=(f"{year} BETWEEN {years[0]} AND {years[1]}",),
        group_by=("year",),
    )
    select = Select(
        terms=(
            Term('"year"', "year"),
            Term('"total"', "total"),
            Term('100.0 * ("total" / nullif(lag("total") OVER (ORDER BY "year"), 0) - 1)', "change"),
            Term('100.0 * ("total" / nullif(first_value("total") OVER (ORDER BY "year"), 0) - 1)', "since_first"),
            Term('"rows"', "rows"),
        ),
        source=totals,
        order_by=('"year"',),
    )
    return YearlyGrowth(
        question=f"How much did {said} {measure.label} {'grow' if measure.additive else 'change'} from year to year?",
        purpose="Compares complete years, so that the season plays no part.",
        sql=select.sql(),
        relevance=relevance,
        noun=noun,
        value_label=f"{said} {measure.label}",
        counted=counted,
        adds_up=measure.additive,
    )


def shift(
    timeline: Column, years: tuple[int, int], measure: Measure, dimension: Column, *, noun: str, relevance: float = 1.0
) -> ShareShift:
    """Each group's total and share in the first and in the last complete year."""
    year = f"year({quoted(timeline.name)})"
    group = quoted(dimension.name)
    sides = [f"coalesce(sum({measure.sql}) FILTER (WHERE {year} = {each}), 0)" for each in years]
    totals = Select(
        terms=(
            Term(group, "group"),
            Term(sides[0], "earlier"),
            Term(sides[1], "later"),
            Term(f"min({year})", "first_year"),
            Term(f"max({year})", "last_year"),
        ),
        where=(f"{year} IN ({years[0]}, {years[1]})", f"{group} IS NOT NULL"),
        group_by=("group",),
    )
    shares = [f'100.0 * "{side}" / nullif(sum("{side}") OVER (), 0)' for side in ("earlier", "later")]
    select = Select(
        terms=(
            Term('"group"', "group"),
            Term('min("first_year") OVER ()', "earlier_year"),
            Term('"earlier"', "earlier"),
            Term(shares[0], "earlier_share"),
            Term('max("last_year") OVER ()', "later_year"),
            Term('"later"', "later"),
            Term(shares[1], "later_share"),
            Term('100.0 * ("later" / nullif("earlier", 0) - 1)', "change"),
            Term(f"{shares[1]} - {shares[0]}", "points"),
        ),
        source=totals,
        order_by=('"points" DESC', '"group"'),
    )
    label = plain(dimension.name)
    return ShareShift(
        question=f"Which {label} groups gained or lost their share of total {measure.label}?",
        purpose="Compares the first and the last complete year, to find what drives the change.",
        sql=select.sql(),
        relevance=relevance,
        noun=noun,
        dimension=dimension.name,
        dimension_label=label,
        value_label=f"total {measure.label}",
    )
