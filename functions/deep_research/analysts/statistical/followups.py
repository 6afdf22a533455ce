"""What to ask next, given what was surprising: who drives it, since when, does it hold within groups."""

from deep_research.analysts.statistical.building import Builder
from deep_research.analysts.statistical.changing import moved_by, since_when
from deep_research.analysts.statistical.explaining import difference_within, within
from deep_research.analysts.statistical.inquiries import (
    Association,
    Breakdown,
    Explanation,
    Factors,
    GroupMeasure,
    GroupTrends,
    ShareShift,
    Spread,
    TimeTrend,
)
from deep_research.analysts.statistical.kinds import AnyInquiry
from deep_research.analysts.statistical.plans import inquiry_of, strength_of
from deep_research.analysts.statistical.readings.reading import Evidence, of_answer
from deep_research.analysts.statistical.roles import Measure, Roles
from deep_research.analysts.statistical.segment import Segment
from deep_research.analysts.statistical.yearly import complete_years, shift
from deep_research.domain.dataset import Column
from deep_research.domain.query import Answer
from deep_research.domain.result import Research

_MOST = 8
_MOST_OF_A_KIND = 2
_REMARKABLE = 0.3
_MOST_STRATA = 12
_MOST_PAIRS = 100
_FEW = 0.1
_CLOSE = 1.0
"""Relevance from which on a relation belongs to what was asked."""


def follow_ups(research: Research) -> list[AnyInquiry]:
    """At most eight inquiries into what stood out, none of them asked already."""
    roles = Roles(research.profile)
    asked = {answer.question for answer in research.answers}
    tried = tuple(
        inquiry.dimension
        for answer in research.answers
        if isinstance(inquiry := inquiry_of(answer.plan), GroupTrends | ShareShift)
    )
    found: list[AnyInquiry] = []
    kinds: dict[str, int] = {}
    ranked = sorted((answer for answer in research.answers if answer.error is None), key=_interest, reverse=True)
    for answer in ranked:
        inquiry = inquiry_of(answer.plan)
        if inquiry is None:
            continue
        for place, candidate in enumerate(_from(inquiry, answer, roles, tried)):
            if candidate.question not in asked and kinds.get(candidate.kind, 0) < _most(candidate.kind) and place < 5:
                asked.add(candidate.question)
                kinds[candidate.kind] = kinds.get(candidate.kind, 0) + 1
                found.append(candidate)
    return [*_without_extremes(research, roles), *found][:_MOST]


def _without_extremes(research: Research, roles: Roles) -> list[AnyInquiry]:
    """A model of an outcome once more without the few rows that lie far out, which may have decided it."""
    known = [(of_answer(answer), inquiry_of(answer.plan)) for answer in research.answers if answer.error is None]
    found: list[AnyInquiry] = []
    for model in (each for _, each in known if isinstance(each, Explanation)):
        outcome = _measure(model.outcome_label, roles)
        for evidence, spread in known:
            about = isinstance(spread, Spread) and outcome is not None and spread.value_label == outcome.label
            low, high, share = (evidence.number(path) for path in ("low", "high", "share"))
            if about and outcome is not None and low is not None and high is not None and 0 < (share or 0.0) <= _FEW:
                limits = f"{outcome.sql} BETWEEN {low!r} AND {high!r}"
                update = {
                    "question": f"{model.question.removesuffix('?')} without its outliers?",
                    "purpose": "Finds whether a few extreme rows decide the model.",
                    "sql": f"{model.sql}\n  AND {limits}",
                    "relevance": model.relevance - 0.4,
                    "scope": f"without the outliers of {outcome.label}",
                }
                found.append(model.model_copy(update=update))
    return found


def _most(kind: str) -> int:
    """Trends by group tell who drives a change, so that one more of them is worth it."""
    return _MOST_OF_A_KIND + (kind == "group_trends")


def _interest(answer: Answer) -> float:
    inquiry = inquiry_of(answer.plan)
    return strength_of(answer.plan) * (inquiry.relevance if inquiry else 0.0)


def _from(inquiry: AnyInquiry, answer: Answer, roles: Roles, tried: tuple[str, ...]) -> list[AnyInquiry]:
    found = of_answer(answer)
    builder = Builder(inquiry.noun, roles.timeline)
    strong = strength_of(answer.plan) >= _REMARKABLE
    match inquiry:
        case TimeTrend(value=None) if found.text("direction") not in ("", "stable"):
            return _into_trend(inquiry, builder, roles, tried)
        case Breakdown(value=None, measure_label=None) if strong:
            return _into_leader(inquiry, found, builder, roles)
        case Association(per="") if strong and inquiry.relevance >= _CLOSE:
            return _into_association(inquiry, builder, roles)
        case Factors() if strong:
            return _into_factors(inquiry, found, builder, roles)
        case GroupMeasure(ordered=False, scope="") if strong:
            return _into_group(inquiry, found, builder, roles)
        case _:
            return []


def _into_trend(inquiry: TimeTrend, builder: Builder, roles: Roles, tried: tuple[str, ...]) -> list[AnyInquiry]:
    """Who drives it, since when, and what moved the total."""
    measure = None if inquiry.counts else _measure(inquiry.value_label, roles)
    dimensions = [
        column
        for column in sorted(roles.dimensions, key=lambda each: (each.distinct < 3, each.distinct))
        if column.distinct <= 12 and not column.type.is_numeric
    ]
    untried = [column for column in dimensions if column.name not in tried]
    found: list[AnyInquiry] = [since_when(inquiry, relevance=inquiry.relevance - 0.3)]
    years, timeline = complete_years(roles.timeline), roles.timeline
    sums = measure is not None and measure.additive
    if timeline is not None and dimensions and (inquiry.counts or sums):
        likely = next((column for column in dimensions if column.name in tried[:1]), dimensions[0])
        moved = moved_by(timeline, likely, measure, noun=inquiry.noun, relevance=inquiry.relevance - 0.4)
        found += [moved] if moved is not None else []
    if timeline is not None and years is not None and measure is not None and sums:
        return found + [
            shift(timeline, years, measure, column, noun=inquiry.noun, relevance=inquiry.relevance - 0.5)
            for column in untried[:3]
        ]
    return [
        *(builder.trends_by(column, measure, relevance=max(inquiry.relevance - 0.2, 1.0)) for column in untried[:3]),
        *found,
    ]


def _into_association(inquiry: Association, builder: Builder, roles: Roles) -> list[AnyInquiry]:
    x, y = _measure(inquiry.x_label, roles), _measure(inquiry.y_label, roles)
    if x is None or y is None:
        return []
    held = [
        within(x, y, column, noun=inquiry.noun, relevance=1.6) for column in _strata(roles, {*x.columns, *y.columns})
    ]
    return [*held, builder.brackets(y, x, relevance=1.6)]


def _into_factors(inquiry: Factors, found: Evidence, builder: Builder, roles: Roles) -> list[AnyInquiry]:
    """The shape of the strongest of the associations, and whether it holds within groups."""
    best = next(
        (
            found.text(f"pairs.{place}.y")
            for place in range(_MOST_PAIRS)
            if found.text(f"pairs.{place}.x") == inquiry.outcome_label
        ),
        "",
    )
    x, y = _measure(best, roles), _measure(inquiry.outcome_label, roles)
    if x is None or y is None:
        return []
    held = [
        within(x, y, column, noun=inquiry.noun, relevance=2.4) for column in _strata(roles, {*x.columns, *y.columns})
    ]
    return [builder.brackets(y, x, relevance=2.4), *held]


def _into_leader(inquiry: Breakdown, found: Evidence, builder: Builder, roles: Roles) -> list[AnyInquiry]:
    leader = found.at(0, "group") if found.table.rows else None
    if not isinstance(leader, str):
        return []
    segment = Segment(column=inquiry.dimension, label=inquiry.dimension_label, value=leader)
    relevance = 0.7 * inquiry.relevance  # context to what was asked itself
    questions: list[AnyInquiry] = [
        builder.words(column, segment=segment, relevance=relevance) for column in roles.texts[:1]
    ]
    if roles.timeline is not None and roles.series_key is None:
        questions.append(builder.trend(segment=segment, relevance=relevance))
    others = [column for column in roles.dimensions if column.name != inquiry.dimension and not column.type.is_numeric]
    others.sort(key=lambda column: (_duplicates(column, inquiry.dimension, roles), column.distinct > 30))
    return questions + [builder.breakdown(column, segment=segment, relevance=relevance) for column in others[:2]]


def _into_group(inquiry: GroupMeasure, found: Evidence, builder: Builder, roles: Roles) -> list[AnyInquiry]:
    leader, measure = found.text("highest"), _measure(inquiry.value_label, roles)
    if not leader or measure is None:
        return []
    dimension = roles.profile.column(inquiry.dimension)
    strata = _strata(roles, {dimension.name, *measure.columns})
    held: list[AnyInquiry] = [
        difference_within(dimension, leader, measure, column, noun=inquiry.noun, relevance=0.8 * inquiry.relevance)
        for column in strata
        if dimension.distinct == 2 and not dimension.type.is_numeric
    ]
    if dimension.type.is_numeric:
        return held
    segment = Segment(column=inquiry.dimension, label=inquiry.dimension_label, value=leader)
    return (
        held
        + [
            builder.measure_by(measure, column, segment=segment, relevance=0.7 * inquiry.relevance)
            for column in roles.dimensions
            if column.name != inquiry.dimension and column.distinct <= 15
        ][:1]
    )


def _strata(roles: Roles, taken: set[str]) -> list[Column]:
    """The column that most likely holds a third cause: few groups, of which each is large; one of them."""
    usable = [
        column
        for column in roles.dimensions
        if column.name not in taken and 2 <= column.distinct <= _MOST_STRATA and not column.type.is_temporal
    ]
    return sorted(usable, key=lambda column: (column.type.is_numeric, column.distinct))[:1]


def _measure(label: str, roles: Roles) -> Measure | None:
    bare = label.removeprefix("total ").removeprefix("average ")
    return next((measure for measure in roles.measures if measure.label == bare), None)


def _duplicates(column: Column, dimension: str, roles: Roles) -> bool:
    """Another column that seems to say the same thing: most of its values are values of this one."""
    own = {known.value for known in roles.profile.column(dimension).top_values}
    return len(own & {known.value for known in column.top_values}) > len(own) / 2
