"""Reads differences between groups, and correlations."""

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import Association, GroupMeasure
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty, discounted
from deep_research.analysts.statistical.wording import Piece, brief, compose, subject

_SAME = 0.98
"""A rank correlation from which on two columns tell one thing in two ways."""
_BRACKETS = ("lowest quarter", "second quarter", "third quarter", "highest quarter")
_LEAST = 5
"""Values from which on a group's mean is held against others."""


def group_measure(inquiry: GroupMeasure, found: Evidence) -> Reading:
    chart = charts.boxes(
        found.table, "group", "value", group_title=inquiry.dimension_label, value_title=inquiry.value_label
    )
    groups = found.statistics.get("groups")
    means = {
        place: mean
        for place in range(len(groups) if isinstance(groups, list) else 0)
        if (mean := found.number(f"groups.{place}.mean")) is not None
    }
    p_value, effect = found.number("p_value"), found.number("effect") or 0.0
    if len(means) < 2:
        return Reading(compose(f"{inquiry.value_label} can't be compared over {inquiry.dimension_label}."), chart=chart)
    solid = [place for place in means if (found.number(f"groups.{place}.n") or 0) >= _LEAST]
    ranked = sorted(solid if len(solid) > 1 else means, key=lambda place: -means[place])
    unit = f" {inquiry.unit}" if inquiry.unit else ""
    what = f"average {inquiry.value_label}"

    def group(place: int) -> list[Piece]:
        mean = found.stat(f"groups.{place}.mean", brief(means[place]))
        return [found.stat(f"groups.{place}.name"), " (", mean, unit, ")"]

    test: list[Piece] = ["Kruskal-Wallis test, ", *found.told_p()]
    sure = certainty(p_value, found.number("n"))
    if not found.significant():
        claim = compose(
            f"{what[0].upper()}{what[1:]}{inquiry.scope} is similar across ",
            f"{inquiry.dimension_label} groups, from ",
            *group(ranked[-1]),
            " to ",
            *group(ranked[0]),
            f": there is no significant difference{found.reservation()} (",
            *test,
            ").",
        )
        return Reading(claim, 0.12, sure, chart)
    if inquiry.ordered:
        pieces = _brackets(inquiry, found, means, unit)
    elif len(means) == 2:
        pieces = _two(inquiry, found, ranked[0], ranked[-1])
    else:
        leader = found.stat(f"groups.{ranked[0]}.name")
        pieces = subject(inquiry.dimension_label, found.text(f"groups.{ranked[0]}.name"), leader)
        pieces += [*group(ranked[0])[1:], f" has the highest {what}{inquiry.scope}"]
        pieces += [", followed by ", *group(ranked[1])] if len(ranked) > 2 else []
        pieces += ["; ", *group(ranked[-1]), " has the lowest"]
    pieces += [f". The difference is significant and {_size(effect)} (", *test]
    pieces += [", epsilon² = ", found.stat("effect", brief(effect)), ")."]
    strength = discounted(min(0.1 + effect**0.5, 1.0), significant=True)
    return Reading(compose(*pieces), strength, sure, chart)


def _size(epsilon_squared: float) -> str:
    """A share of variance in words, at the levels that Cohen (1988) gives for eta²."""
    for least, word in ((0.14, "large"), (0.06, "medium"), (0.01, "small")):
        if epsilon_squared >= least:
            return word
    return "very small"


def _two(inquiry: GroupMeasure, found: Evidence, high: int, low: int) -> list[Piece]:
    """“Average wage is higher where sector is public (21.4) than where it is private (18.0)”."""
    unit = f" {inquiry.unit}" if inquiry.unit else ""
    pieces: list[Piece] = [
        f"Average {inquiry.value_label}{inquiry.scope} is higher where {inquiry.dimension_label} is "
    ]
    for place, joint in ((high, " than where it is "), (low, "")):
        mean = found.stat(f"groups.{place}.mean", brief(found.number(f"groups.{place}.mean")))
        pieces += [found.stat(f"groups.{place}.name"), " (", mean, unit, ")", joint]
    return pieces


def _brackets(inquiry: GroupMeasure, found: Evidence, means: dict[int, float], unit: str) -> list[Piece]:
    by_name = {found.text(f"groups.{place}.name"): place for place in means}
    ordered = [by_name[name] for name in _BRACKETS if name in by_name]
    levels = [means[place] for place in ordered]
    steady = levels in (sorted(levels), sorted(levels, reverse=True))
    way, of = (
        "increases" if levels[-1] > levels[0] else "decreases",
        inquiry.dimension_label.removeprefix("quarter of "),
    )
    lead = (
        f"Average {inquiry.value_label} {way} with {of}: "
        if steady
        else (f"Average {inquiry.value_label} does not change steadily with {of}: ")
    )
    pieces: list[Piece] = [lead]
    for count, place in enumerate(ordered):
        mean = found.stat(f"groups.{place}.mean", brief(means[place]))
        pieces += [", " if count else "", mean, unit, " in the ", found.stat(f"groups.{place}.name")]
    return pieces


def association(inquiry: Association, found: Evidence) -> Reading:
    chart = charts.scatter(found.table, "x", "y", x_title=inquiry.x_label, y_title=inquiry.y_label)
    r, p_value = found.number("r"), found.number("p_value")
    per = f" (by {inquiry.per})" if inquiry.per else ""
    if r is None:
        return Reading(compose(f"{inquiry.x_label} and {inquiry.y_label} can't be correlated."), chart=chart)
    test: list[Piece] = [
        " (Spearman's rho = ",
        found.stat("r", ".2f"),
        ", n = ",
        found.stat("n", ",d"),
        ", ",
        *found.told_p(),
        ")",
    ]
    both = f"{inquiry.x_label} and {inquiry.y_label}{per}{inquiry.scope}"
    sure = certainty(p_value, found.number("n"))
    if not found.significant():
        none = f"There is no significant correlation between {both}{found.reservation()}"
        return Reading(compose(none, *test, "."), 0.15, sure, chart)
    if abs(r) >= _SAME and not inquiry.per:
        same = compose(f"{both[0].upper()}{both[1:]} are practically the same quantity, ordered alike", *test, ".")
        return Reading(same, 0.0, sure, chart)
    way = "positive" if r > 0 else "negative"
    if abs(r) < 0.1:
        hardly = f"There is hardly any correlation between {both}: it is {way} and more than chance, but very weak"
        return Reading(compose(hardly, *test, "."), abs(r), sure, chart)
    strength = "strong" if abs(r) >= 0.7 else "moderate" if abs(r) >= 0.3 else "weak"
    x, y = inquiry.x_label, inquiry.y_label
    meaning = f"as {x} rises, {y} {'rises' if r > 0 else 'falls'}"
    if inquiry.dated:
        meaning = f"the later {x}, the {'higher' if r > 0 else 'lower'} {y}"
    claim = compose(f"There is a {strength} {way} correlation between {both}: ", meaning, *test, ".")
    return Reading(claim, discounted(abs(r) + 0.15, significant=True), sure, chart)
