"""What to ask next, given what was surprising: who drives it, since when, does it hold within groups."""

from deep_research.analysts.statistical.building import Builder
from deep_research.analysts.statistical.inquiries import (
    AnyExploration,
    AnyInquiry,
    Association,
    Breakdown,
    GroupMeasure,
    GroupTrends,
    TimeTrend,
)
from deep_research.analysts.statistical.plans import inquiry_of, strength_of
from deep_research.analysts.statistical.readings.reading import Evidence, of_answer
from deep_research.analysts.statistical.roles import Measure, Roles
from deep_research.analysts.statistical.segment import Segment
from deep_research.analysts.statistical.yearly import complete_years, shift
from deep_research.domain.dataset import Column
from deep_research.domain.query import Answer
from deep_research.domain.result import Research

_MOST = 6
_MOST_OF_A_KIND = 2
_REMARKABLE = 0.3


def follow_ups(research: Research) -> list[AnyExploration]:
    """At most six inquiries into what stood out, none of them asked already."""
    roles = Roles(research.profile)
    asked = {answer.question for answer in research.answers}
    tried = {
        inquiry.dimension for answer in research.answers if isinstance(inquiry := inquiry_of(answer.plan), GroupTrends)
    }
    found: list[AnyExploration] = []
    kinds: dict[str, int] = {}
    ranked = sorted((answer for answer in research.answers if answer.error is None), key=_interest, reverse=True)
    for answer in ranked:
        inquiry = inquiry_of(answer.plan)
        if inquiry is None:
            continue
        for place, candidate in enumerate(_from(inquiry, answer, roles, tried)):
            if candidate.question not in asked and kinds.get(candidate.kind, 0) < _most(candidate.kind) and place < 4:
                asked.add(candidate.question)
                kinds[candidate.kind] = kinds.get(candidate.kind, 0) + 1
                found.append(candidate)
    return found[:_MOST]


def _most(kind: str) -> int:
    """Trends by group tell who drives a change, so that one more of them is worth it."""
    return _MOST_OF_A_KIND + (kind == "group_trends")


def _interest(answer: Answer) -> float:
    inquiry = inquiry_of(answer.plan)
    return strength_of(answer.plan) * (inquiry.relevance if inquiry else 0.0)


def _from(inquiry: AnyInquiry, answer: Answer, roles: Roles, tried: set[str]) -> list[AnyExploration]:
    found = of_answer(answer)
    builder = Builder(inquiry.noun, roles.timeline)
    strong = strength_of(answer.plan) >= _REMARKABLE
    if isinstance(inquiry, Breakdown) and inquiry.value is None and not inquiry.measure_label and strong:
        return _into_leader(inquiry, found, builder, roles)
    if isinstance(inquiry, TimeTrend) and inquiry.value is None and found.text("direction") != "stable":
        measure = None if inquiry.counts else _measure(inquiry.value_label, roles)
        dimensions = [
            column
            for column in sorted(roles.dimensions, key=lambda each: (each.distinct < 3, each.distinct))
            if column.distinct <= 12 and not column.type.is_numeric and column.name not in tried
        ]
        years = complete_years(roles.timeline)
        if years is not None and measure is not None and measure.additive and roles.timeline is not None:
            return [
                shift(roles.timeline, years, measure, column, noun=inquiry.noun, relevance=inquiry.relevance - 0.5)
                for column in dimensions[:4]
            ]
        return [
            builder.trends_by(column, measure, relevance=max(inquiry.relevance - 0.2, 1.0)) for column in dimensions[:3]
        ]
    if isinstance(inquiry, Association) and strong and not inquiry.per:
        x, y = _measure(inquiry.x_label, roles), _measure(inquiry.y_label, roles)
        return [builder.brackets(y, x, relevance=1.6)] if x and y else []
    if isinstance(inquiry, GroupMeasure) and strong and not inquiry.ordered and not inquiry.scope:
        return _into_group(inquiry, found, builder, roles)
    return []


def _into_leader(inquiry: Breakdown, found: Evidence, builder: Builder, roles: Roles) -> list[AnyExploration]:
    leader = found.at(0, "group") if found.table.rows else None
    if not isinstance(leader, str):
        return []
    segment = Segment(column=inquiry.dimension, label=inquiry.dimension_label, value=leader)
    relevance = 0.7 * inquiry.relevance  # context to what was asked itself
    questions: list[AnyExploration] = [
        builder.words(column, segment=segment, relevance=relevance) for column in roles.texts[:1]
    ]
    if roles.timeline is not None:
        questions.append(builder.trend(segment=segment, relevance=relevance))
    others = [column for column in roles.dimensions if column.name != inquiry.dimension and not column.type.is_numeric]
    others.sort(key=lambda column: (_duplicates(column, inquiry.dimension, roles), column.distinct > 30))
    return questions + [builder.breakdown(column, segment=segment, relevance=relevance) for column in others[:2]]


def _into_group(inquiry: GroupMeasure, found: Evidence, builder: Builder, roles: Roles) -> list[AnyExploration]:
    leader, measure = found.text("highest"), _measure(inquiry.value_label, roles)
    if not leader or measure is None:
        return []
    segment = Segment(column=inquiry.dimension, label=inquiry.dimension_label, value=leader)
    columns = [column for column in roles.dimensions if column.name != inquiry.dimension and column.distinct <= 15]
    if roles.profile.column(inquiry.dimension).type.is_numeric:
        return []
    return [
        builder.measure_by(measure, column, segment=segment, relevance=0.7 * inquiry.relevance)
        for column in columns[:1]
    ]


def _measure(label: str, roles: Roles) -> Measure | None:
    bare = label.removeprefix("total ").removeprefix("average ")
    return next((measure for measure in roles.measures if measure.label == bare), None)


def _duplicates(column: Column, dimension: str, roles: Roles) -> bool:
    """Another column that seems to say the same thing: most of its values are values of this one."""
    own = {known.value for known in roles.profile.column(dimension).top_values}
    return len(own & {known.value for known in column.top_values}) > len(own) / 2
