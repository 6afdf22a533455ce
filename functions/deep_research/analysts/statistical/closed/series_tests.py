"""Plans for tests of a series that a question names: a trend by Mann and Kendall, a season of a given length."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.rules import alpha_of, rules_of
from deep_research.analysts.statistical.inquiries import Tested, Topic
from deep_research.analysts.statistical.roles import grain_for, is_additive
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column, Grain
from deep_research.domain.model import Model
from deep_research.query.expressions import aggregate, period
from deep_research.query.select import Select, Term, quoted
from deep_research.statistics import requests

_TREND = re.compile(r"mann[- ]?kendall|sen['’]?s slope|theil[- ]sen|monotonic trend|\btrend test", re.IGNORECASE)  # noqa: RUF001
_SEASON = re.compile(r"\bseasonality\b|\bseasonal (?:pattern|component|decomposition|strength)|\bstl\b", re.IGNORECASE)
_CYCLES = {Grain.DAY: 7, Grain.WEEK: 52, Grain.MONTH: 12, Grain.QUARTER: 4}


def trend_test(ask: Ask) -> Tested | None:
    """A question such as “does X show a monotonic trend by Mann and Kendall?”."""
    timeline = ask.roles.timeline
    if timeline is None or not _TREND.search(ask.question):
        return None
    grain = grain_for(timeline)
    request = requests.Trend(period="period", value="value", alpha=alpha_of(ask.question))
    return _of_series(ask, timeline, grain, request, "trend")


def season_test(ask: Ask) -> Tested | None:
    """“Is there seasonality in X?”, with the cycle that its dates suggest."""
    timeline = ask.roles.timeline
    if timeline is None or not _SEASON.search(ask.question):
        return None
    grain = grain_for(timeline)
    grain = grain if grain in _CYCLES else Grain.MONTH
    request = requests.Seasonality(period="period", value="value", cycle=_CYCLES[grain], alpha=alpha_of(ask.question))
    return _of_series(ask, timeline, grain, request, "seasonality")


def _of_series(ask: Ask, timeline: Column, grain: Grain, request: Model, topic: Topic) -> Tested | None:
    measure = next((column for column in ask.numeric_columns if column != timeline), None)
    if measure is None:
        return None
    named = next((each.function for each in ask.statistics if each.function in ("sum", "mean", "median")), None)
    one_each = timeline.distinct >= ask.schema.profile.row_count - timeline.nulls
    function = named or ("sum" if is_additive(measure) and not one_each else "mean")
    select = Select(
        terms=(Term(period(timeline.name, grain), "period"), Term(aggregate(function, ask.numeric(measure)), "value")),
        where=(f"{quoted(timeline.name)} IS NOT NULL", *ask.where),
        group_by=("period",),
        order_by=('"period"',),
    )
    said = {"sum": "total ", "mean": "", "median": "median "}[function]
    return Tested(
        question=ask.head,
        purpose=f"Tests {said}{plain(measure.name)} of each {grain}, in the order of time.",
        sql=select.sql(),
        procedure=request.model_dump(mode="json"),
        relevance=3.0,
        topic=topic,
        labels=(measure.name,),
        decimals=ask.decimals,
        asked=ask.question,
        rules=rules_of(ask.question),
        scope=ask.scope(select.sql()),
    )
