"""Plans for what a series did and will do: forecasts, changes of level, and what moved a total between two periods."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.statistics import asks_count
from deep_research.analysts.statistical.inquiries import Development
from deep_research.analysts.statistical.roles import grain_for, is_additive, last_is_partial, moment, span_days
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column, Grain
from deep_research.domain.model import Model
from deep_research.query.expressions import aggregate, period
from deep_research.query.select import Select, Term, quoted
from deep_research.statistics import requests

_NEXT = re.compile(rf"\b(?:next|coming|following)\s+(?:({NUMBER})\s+)?(day|week|month|quarter|year)s?\b", re.IGNORECASE)
_FORETELLS = re.compile(r"\bforecast|\bpredict|\bproject(?:ed|ion)|\bexpect|\bwill\b", re.IGNORECASE)
_MOVES = r"(?:chang|shift|jump|drop|f[ae]ll|r[io]se|increas|decreas|declin|gr[eo]w)\w*"
_WHEN = re.compile(rf"\b(?:when|since when)\b[^?]*\b{_MOVES}|\bchange[ -]points?\b|\bstructural break", re.IGNORECASE)
_WHY = re.compile(
    r"\b(?:what (?:drove|caused|explains|explained|contributed to|moved|(?:is|was|were) behind)|why did)\b[^?]*\b"
    + _MOVES,
    re.IGNORECASE,
)
_CYCLES = {Grain.MONTH: 12, Grain.QUARTER: 4}
_CYCLES_KNOWN = 4
_LONGEST = 12
_MOST_DIMENSIONS = 3
_MOST_SEGMENTS = 40
_YEARLY = 800
"""Days from which on the last two years can be set against each other."""


def forecast(ask: Ask) -> Development | None:
    """“What will revenue be next quarter?”; a last period that is still running is told before the next one."""
    timeline, asked = ask.roles.timeline, _NEXT.search(ask.head)
    if timeline is None or asked is None or not _FORETELLS.search(ask.head):
        return None
    grain = Grain(asked.group(2).lower())
    partial = last_is_partial(timeline, grain)
    steps = min(int(number(asked.group(1) or "1") or 1), _LONGEST) + partial
    cycle = _CYCLES.get(grain)
    if cycle is not None and span_days(timeline) * cycle / 365 < _CYCLES_KNOWN * cycle + steps:
        cycle = None
    request = requests.Forecast(period="period", value="value", horizon=steps, cycle=cycle, omit_last=partial)
    return _of_series(ask, timeline, grain, request, "forecast")


def change_of_level(ask: Ask) -> Development | None:
    """“When did the number of visits change?” is asked of its series, at the grain that suits the dates."""
    timeline = ask.roles.timeline
    if timeline is None or not _WHEN.search(ask.head):
        return None
    grain = grain_for(timeline)
    request = requests.ChangePoints(period="period", value="value", omit_last=last_is_partial(timeline, grain))
    return _of_series(ask, timeline, grain, request, "change")


def contributions(ask: Ask) -> tuple[Development, ...]:
    """“What drove the fall in revenue?”: the last two complete periods, segment by segment, in up to three ways."""
    timeline = ask.roles.timeline
    subject = _subject(ask, timeline)
    if timeline is None or subject is None or not _WHY.search(ask.head) or not subject[2]:
        return ()
    usable = [each for each in ask.roles.dimensions if f'"{each.name}"' not in subject[1]]
    named = [mention.column for mention in ask.mentions if mention.column in usable]
    dimensions = named or [each for each in usable if each.distinct <= _MOST_SEGMENTS]
    grain = Grain.YEAR if span_days(timeline) >= _YEARLY else grain_for(timeline)
    return tuple(_moved(ask, timeline, grain, dimension, subject) for dimension in dimensions[:_MOST_DIMENSIONS])


def _moved(ask: Ask, timeline: Column, grain: Grain, dimension: Column, subject: tuple[str, str, bool]) -> Development:
    label, sql, _ = subject
    date, last = quoted(timeline.name), moment(timeline.maximum)
    where = [f"{date} IS NOT NULL", f"{quoted(dimension.name)} IS NOT NULL", *_where(ask, timeline)]
    if last_is_partial(timeline, grain) and last is not None:
        where.append(f"date_trunc('{grain}', {date}) < date_trunc('{grain}', DATE '{last.date().isoformat()}')")
    select = Select(
        terms=(
            Term(quoted(dimension.name), "segment"),
            Term(period(timeline.name, grain), "period"),
            Term(sql, "value"),
        ),
        where=tuple(where),
        group_by=("segment", "period"),
        order_by=('"period"', '"segment"'),
    )
    return Development(
        question=ask.head,
        purpose=f"Finds which {plain(dimension.name)} moved {label} between the last two complete {grain}s.",
        sql=select.sql(),
        procedure=requests.Contribution(segment="segment", period="period", value="value").model_dump(mode="json"),
        relevance=3.0,
        topic="contribution",
        value_label=label,
        grain=str(grain),
        by=plain(dimension.name),
        decimals=ask.decimals,
        scope=ask.scope(select.sql()),
    )


def _of_series(ask: Ask, timeline: Column, grain: Grain, request: Model, topic: str) -> Development | None:
    subject = _subject(ask, timeline)
    if subject is None:
        return None
    label, sql, _ = subject
    select = Select(
        terms=(Term(period(timeline.name, grain), "period"), Term(sql, "value")),
        where=(f"{quoted(timeline.name)} IS NOT NULL", *_where(ask, timeline)),
        group_by=("period",),
        order_by=('"period"',),
    )
    return Development.model_validate(
        {
            "question": ask.head,
            "purpose": f"Looks at {label} of each {grain}.",
            "sql": select.sql(),
            "procedure": request.model_dump(mode="json"),
            "relevance": 3.0,
            "topic": topic,
            "value_label": label,
            "grain": str(grain),
            "decimals": ask.decimals,
            "scope": ask.scope(select.sql()),
        }
    )


def _where(ask: Ask, timeline: Column) -> tuple[str, ...]:
    return tuple(each.sql for each in ask.conditions if timeline.name not in each.columns)


def _subject(ask: Ask, timeline: Column | None) -> tuple[str, str, bool] | None:
    """How the series is called, its SQL for one period, and whether it adds up over segments."""
    measure = next((column for column in ask.numeric_columns if column != timeline), None)
    if measure is None:
        return ("the number of rows", "count(*)", True) if asks_count(ask.head) else None
    named = next((each.function for each in ask.statistics if each.function in ("sum", "mean", "median")), None)
    function = named or ("sum" if is_additive(measure) else "mean")
    said = {"sum": "total", "mean": "average"}.get(function, function)
    return f"{said} {plain(measure.name)}", aggregate(function, ask.numeric(measure)), function == "sum"
