"""Builds inquiries into a change: since when a series runs at another level, and which groups moved the total."""

from datetime import timedelta

from deep_research.analysts.statistical.inquiries import Development, TimeTrend
from deep_research.analysts.statistical.roles import Measure, moment
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.yearly import complete_years
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term, literal, quoted
from deep_research.statistics import requests


def since_when(trend: TimeTrend, *, relevance: float) -> Development:
    """The same series, searched for the periods from which on it runs at another level."""
    request = requests.ChangePoints(period="period", value="value", omit_last=trend.partial)
    return Development(
        question=f"Since when does {trend.value_label} per {trend.grain} run at another level?",
        purpose="Tells a step from a drift, and dates it.",
        sql=trend.sql,
        procedure=request.model_dump(mode="json"),
        relevance=relevance,
        noun=trend.noun,
        topic="change",
        value_label=trend.value_label,
        grain=trend.grain,
        follows=True,
    )


def moved_by(
    timeline: Column, dimension: Column, measure: Measure | None, *, noun: str, relevance: float
) -> Development | None:
    """The first and the last complete year, or both halves of the time, group by group; None without such periods."""
    periods = _periods(timeline)
    if periods is None:
        return None
    sql, names, condition = periods
    select = Select(
        terms=(
            Term(quoted(dimension.name), "segment"),
            Term(sql, "period"),
            Term("count(*)" if measure is None else f"sum({measure.sql})", "value"),
        ),
        where=(condition, f"{quoted(dimension.name)} IS NOT NULL"),
        group_by=("segment", "period"),
        order_by=('"period"', '"segment"'),
    )
    label, by = f"the number of {noun}" if measure is None else f"total {measure.label}", plain(dimension.name)
    return Development(
        question=f"Which {by} groups moved {label} from the first {names} to the last?",
        purpose="Splits the change of the whole into the changes of its parts.",
        sql=select.sql(),
        procedure=requests.Contribution(segment="segment", period="period", value="value").model_dump(mode="json"),
        relevance=relevance,
        noun=noun,
        topic="contribution",
        value_label=label,
        grain=names,
        by=by,
        follows=True,
    )


def _periods(timeline: Column) -> tuple[str, str, str] | None:
    """(SQL of the period, what periods are called, which rows belong to one of them)."""
    date, years = quoted(timeline.name), complete_years(timeline)
    if years is not None:
        return f"year({date})", "year", f"year({date}) IN ({years[0]}, {years[1]})"
    first, last = moment(timeline.minimum), moment(timeline.maximum)
    if first is None or last is None or last - first < timedelta(days=2):
        return None
    # From the day after the last, so that both halves are of the same length.
    day = (first + (last + timedelta(days=1) - first) / 2).date().isoformat()
    before, since = literal(f"before {day}"), literal(f"since {day}")
    return f"CASE WHEN {date} < DATE {literal(day)} THEN {before} ELSE {since} END", "half", f"{date} IS NOT NULL"
