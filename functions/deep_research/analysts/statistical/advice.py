"""What to do next with what was found, and what else could explain it: a plain sentence for each finding."""

from collections.abc import Iterable

from deep_research.analysts.statistical.inquiries import (
    Association,
    Breakdown,
    Crossing,
    Development,
    Explanation,
    Factors,
    GroupMeasure,
    GroupTrends,
    Season,
    ShareShift,
    TimeTrend,
    YearlyGrowth,
)
from deep_research.analysts.statistical.plans import inquiry_of, strength_of
from deep_research.analysts.statistical.readings.reading import SIGNIFICANT, of_answer
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.text import plain
from deep_research.domain.query import Answer
from deep_research.domain.result import Research, Synthesis

_MOST = 5
_STRONG = 0.3
_FEW = 30


def recommendations(research: Research, synthesis: Synthesis) -> tuple[str, ...]:
    """What to check next, for which segment, in the order of the findings."""
    found = _merged((answer, _next_step(answer)) for answer in _cited(research, synthesis))
    for column in research.profile.columns:
        if column.nulls > 0.2 * research.profile.row_count:
            share = column.nulls / research.profile.row_count
            found.append(f"Record “{column.name}” more completely ({100 * share:.0f} % missing) before relying on it.")
    return tuple(dict.fromkeys(found))[:_MOST] or (
        "Hold the figure against a second source, or against an earlier period, before acting on it.",
    )


def alternatives(research: Research, synthesis: Synthesis) -> tuple[str, ...]:
    """What else could explain each finding; sizes of groups where they are small."""
    cited = _cited(research, synthesis)
    found = _merged((answer, _otherwise(answer, research)) for answer in cited)
    found += _merged((answer, _few(answer)) for answer in cited)
    return tuple(dict.fromkeys(found))[:_MOST] or (
        "The answer is a plain computation; another reading of the question would change what is computed.",
    )


def _cited(research: Research, synthesis: Synthesis) -> list[Answer]:
    ids = dict.fromkeys(query for finding in synthesis.key_findings for query in finding.evidence)
    return [answer for answer in map(research.answer, ids) if strength_of(answer.plan) >= _STRONG]


def _merged(told: Iterable[tuple[Answer, str | None]]) -> list[str]:
    """Each sentence once, with the queries that it is about."""
    ids: dict[str, list[str]] = {}
    for answer, sentence in told:
        if sentence:
            ids.setdefault(sentence, []).append(answer.query_id)
    return [f"{', '.join(queries)}: {sentence}" for sentence, queries in ids.items()]


def _next_step(answer: Answer) -> str | None:  # noqa: C901, PLR0911 - one for each kind of inquiry
    inquiry, found = inquiry_of(answer.plan), of_answer(answer)
    match inquiry:
        case ShareShift() if len(found.table.rows) > 1:
            gained, lost = found.at(0, "group"), found.at(len(found.table.rows) - 1, "group")
            return (
                f"Look at what changed for {gained} and for {lost} ({inquiry.dimension_label}): whether {gained} won "
                f"what {lost} lost, or grew by itself, decides where to act."
            )
        case YearlyGrowth(counted=True):
            return (
                f"Split the growth of {inquiry.value_label} into more {inquiry.noun} and a higher value of each, since "
                "the two call for different plans."
            )
        case Season():
            return (
                f"Reckon with {found.text('highest')}, and compare each month with the same month a year before rather "
                "than with the month before it."
            )
        case TimeTrend() if found.text("direction") not in ("", "stable"):
            return (
                f"Find what happened around {found.text('peak_period')}, when {inquiry.value_label} was highest, and "
                "check whether the change goes on in newer data."
            )
        case Development(topic="change", follows=True) if found.text("largest_period"):
            return f"Find what else changed around {found.text('largest_period')}, when {inquiry.value_label} did."
        case GroupTrends():
            return f"Follow {inquiry.value_label} of each {inquiry.dimension_label} separately."
        case GroupMeasure(ordered=False) if found.text("highest"):
            return (
                f"Compare {inquiry.dimension_label} {found.text('highest')} with {found.text('lowest')} case by case "
                f"for what sets their {inquiry.value_label} apart."
            )
        case Association() if (found.number("p_value") or 0.0) < SIGNIFICANT:
            return (
                f"Before acting on the correlation of {inquiry.x_label} and {inquiry.y_label}, look for what could "
                "move both, or try it out where one of them can be set."
            )
        case Factors() | Explanation():
            return (
                f"Check the strongest of these against {inquiry.outcome_label} in other data before relying on them: "
                "they were picked as the strongest of many, and will look weaker there."
            )
        case Breakdown() if found.text("leader"):
            share = 100 * (found.number("leader_share") or 0)
            return (
                f"Check how far the whole depends on {inquiry.dimension_label} {found.text('leader')} ({share:.0f} % "
                "of it), and what would follow from its loss."
            )
        case _:
            return None


def _otherwise(answer: Answer, research: Research) -> str | None:  # noqa: PLR0911 - one for each kind of inquiry
    inquiry, found = inquiry_of(answer.plan), of_answer(answer)
    match inquiry:
        case ShareShift():
            return (
                "Two years are compared; a single large case or a changed way of recording "
                f"{inquiry.dimension_label} could shift the shares as well."
            )
        case YearlyGrowth() | TimeTrend():
            return (
                f"A change of {inquiry.value_label} may come from what was recorded, or from another mix of "
                f"{inquiry.noun}, rather than from the {inquiry.noun} themselves."
            )
        case GroupMeasure(ordered=False):
            confounder = _other_dimension(inquiry.dimension, research)
            mix = f"their mix of {confounder}" if confounder else "something that was not recorded"
            return (
                f"The {inquiry.dimension_label} groups may differ in {inquiry.value_label} because of {mix} rather "
                "than by themselves."
            )
        case Association():
            return (
                f"{inquiry.x_label[:1].upper()}{inquiry.x_label[1:]} and {inquiry.y_label} may both follow something "
                f"else, or the effect may run from {inquiry.y_label} to {inquiry.x_label}; the data was observed, not "
                "assigned."
            )
        case Factors() | Explanation():
            return (
                f"What goes along with {inquiry.outcome_label} need not cause it: it may follow from it, be a part of "
                "it, or follow from something that is not in the data."
            )
        case Season():
            times = int(found.number("groups.0.n") or 1)
            return f"Each calendar month is seen only {times} times; one unusual year weighs much."
        case Breakdown() | Crossing():
            return (
                "A large group may simply be exposed more; counts and totals say nothing of rates where the base is "
                "not in the data."
            )
        case _:
            return None


def _few(answer: Answer) -> str | None:
    groups = answer.statistics.get("groups")
    named = [each for each in groups if isinstance(each, dict)] if isinstance(groups, list) else []
    small = [each for each in named if isinstance(n := each.get("n"), int) and n < _FEW]
    if not small or not isinstance(inquiry_of(answer.plan), GroupMeasure):
        return None
    told = ", ".join(f"{each.get('name')} ({each.get('n')})" for each in small[:4])
    return f"Some groups are small, so that their means are uncertain: {told} rows."


def _other_dimension(dimension: str, research: Research) -> str | None:
    """A column that could lie behind the difference: another one to group by, with few groups."""
    others = [each for each in Roles(research.profile).dimensions if each.name != dimension and each.distinct <= 12]
    return plain(others[0].name) if others else None
