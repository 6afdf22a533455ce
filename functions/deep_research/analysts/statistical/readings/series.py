"""Reads trends over time, of all rows and of groups."""

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import GroupTrends, Season, TimeTrend
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty, discounted
from deep_research.analysts.statistical.segment import named
from deep_research.analysts.statistical.wording import Piece, brief, compose

_LISTED = 4
_FULL_SWING = 50.0
"""Percent points between the best and the worst month from which on a season counts in full."""


def time_trend(inquiry: TimeTrend, found: Evidence) -> Reading:
    chart = charts.line(found.table, "period", "value", value_title=inquiry.value_label)
    if not found.text("direction"):
        return Reading(
            compose(f"There are too few periods to say whether {inquiry.value_label} changes over time."), chart=chart
        )
    p_value, change = found.number("p_value"), found.number("change")
    subject = f"{inquiry.value_label[0].upper()}{inquiry.value_label[1:]} per {inquiry.grain}{_of(inquiry)}"
    test: list[Piece] = [" (Mann-Kendall test, ", *found.told_p(), ")"]
    levels: list[Piece] = [
        "from an average of ",
        found.stat("early_mean", brief(found.number("early_mean"))),
        " in the first third of the periods to ",
        found.stat("late_mean", brief(found.number("late_mean"))),
        " in the last",
    ]
    if change is not None:
        levels += [" (", found.stat("change", "+.1%"), ")"]
    direction = found.text("direction") if found.significant() else "stable"
    if direction == "stable":
        none = f" is stable over time: there is no significant trend{found.reservation()}, "
        pieces: list[Piece] = [subject, none, *levels]
    else:
        pieces = [subject, f" is {direction} over time: ", *levels]
    pieces += [
        "; the highest was ",
        found.stat("peak", brief(found.number("peak"))),
        " in ",
        found.stat("peak_period"),
        *test,
        ".",
    ]
    moved = min(abs(found.number("tau") or 0) + 0.2, 1) if abs(change or 0) > 0.05 else 0.2
    strength = max(discounted(moved, significant=found.significant()), 0.2)
    return Reading(compose(*pieces), strength, certainty(p_value, 8 * (found.number("n") or 0)), chart)


def season(inquiry: Season, found: Evidence) -> Reading:
    chart = charts.line(found.table, "period", "value", value_title=inquiry.value_label)
    groups = found.statistics.get("groups")
    means = {place: found.number(f"groups.{place}.mean") or 0.0 for place in range(len(groups or []))}  # type: ignore[arg-type]
    p_value, effect = found.number("p_value"), found.number("effect")
    subject = f"{inquiry.value_label[0].upper()}{inquiry.value_label[1:]} per month"
    test: list[Piece] = [" (Kruskal-Wallis test over the calendar months, ", *found.told_p(), ")"]
    if len(means) < 3 or not found.significant():
        claim = compose(f"{subject} shows no significant seasonal pattern{found.reservation()}", *test, ".")
        return Reading(claim, 0.15, certainty(p_value, 3 * (found.number("n") or 0)), chart)
    ranked = sorted(means, key=lambda place: -means[place])

    def month(place: int) -> list[Piece]:
        mean = found.stat(f"groups.{place}.mean", ".0f" if inquiry.relative else f"+{brief(means[place])}")
        return [found.stat(f"groups.{place}.name"), " (", mean, " %)" if inquiry.relative else ")"]

    pieces: list[Piece] = [
        f"{subject} follows the seasons: it peaks in ",
        *month(ranked[0]),
        " and ",
        *month(ranked[1]),
    ]
    against = "as percent of" if inquiry.relative else "against"
    pieces += [", and is lowest in ", *month(ranked[-1]), f", each {against} its year's monthly mean", *test, "."]
    swing = min((means[ranked[0]] - means[ranked[-1]]) / _FULL_SWING, 1.0) if inquiry.relative else 1.0
    strength = discounted((0.3 + (effect or 0)) * swing, significant=True)
    return Reading(compose(*pieces), strength, certainty(p_value, 100), chart)


def group_trends(inquiry: GroupTrends, found: Evidence) -> Reading:
    chart = charts.line(found.table, "period", "value", value_title=inquiry.value_label, group="group")
    groups = found.statistics.get("groups")
    tested = [
        (place, _direction(place, found), found.number(f"groups.{place}.tau") or 0.0)
        for place in range(len(groups) if isinstance(groups, list) else 0)
        if found.text(f"groups.{place}.direction")
    ]
    if not tested:
        return Reading(
            compose(f"The groups of {inquiry.dimension_label} have too few periods for a trend."), chart=chart
        )
    rising = sorted((each for each in tested if each[1] == "increasing"), key=lambda each: -each[2])
    falling = sorted((each for each in tested if each[1] == "decreasing"), key=lambda each: each[2])
    subject = f"{inquiry.value_label[0].upper()}{inquiry.value_label[1:]} per {inquiry.grain}"
    if not rising and not falling:
        claim = compose(
            f"{subject} is stable over time for every {inquiry.dimension_label}: ",
            f"no group shows a significant trend{_reservation(tested, found)}.",
        )
        return Reading(claim, 0.15, 0.7, chart)
    pieces: list[Piece] = []
    uniform = len(rising) == len(tested) or len(falling) == len(tested)
    if uniform:
        way = "increasing" if rising else "decreasing"
        pieces += [f"{subject} is {way} uniformly, for every {inquiry.dimension_label}: most clearly for "]
        pieces += _list(rising or falling, found)
    elif len(rising) + len(falling) == 1:
        place, way, _ = (rising or falling)[0]
        pieces += [
            f"{subject} is {way} only for ",
            found.stat(f"groups.{place}.name"),
            *_change(place, found),
            f"; the other {inquiry.dimension_label} groups are stable",
        ]
    else:
        pieces += [f"{subject} is "]
        for ways, word in ((rising, "increasing"), (falling, "decreasing")):
            if ways:
                pieces += [" and " if len(pieces) > 1 else "", f"{word} for ", *_list(ways, found)]
        if len(rising) + len(falling) < len(tested):
            pieces.append("; the other groups are stable")
    strongest = max(abs(tau) for _, way, tau in tested if way != "stable")
    # That some groups go their own way tells more than that all go alike.
    strength = min(strongest, 1.0) * (0.6 if uniform else 0.85)
    return Reading(compose(*pieces, "."), strength, 0.75, chart)


def _direction(place: int, found: Evidence) -> str:
    """As the procedure says, unless the many tests of the job explain it."""
    return found.text(f"groups.{place}.direction") if found.significant(f"groups.{place}.p_value") else "stable"


def _reservation(tested: list[tuple[int, str, float]], found: Evidence) -> str:
    return next((told for place, _, _ in tested if (told := found.reservation(f"groups.{place}.p_value"))), "")


def _list(groups: list[tuple[int, str, float]], found: Evidence) -> list[Piece]:
    pieces: list[Piece] = []
    for count, (place, _, _) in enumerate(groups[:_LISTED]):
        pieces += [", " if count else "", found.stat(f"groups.{place}.name"), *_change(place, found)]
    return pieces


def _change(place: int, found: Evidence) -> list[Piece]:
    if found.number(f"groups.{place}.change") is None:
        return [" (", *found.told_p(f"groups.{place}.p_value"), ")"]
    change = found.stat(f"groups.{place}.change", "+.0%")
    return [" (", change, " from the first third to the last, ", *found.told_p(f"groups.{place}.p_value"), ")"]


def _of(inquiry: TimeTrend) -> str:
    return f" for {named(inquiry.value)}" if inquiry.value else ""
