"""Reads differences between groups, and correlations."""

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import Association, GroupMeasure
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty, discounted
from deep_research.analysts.statistical.wording import Piece, brief, compose, subject

_SAME = 0.98
"""A rank correlation from which on two columns tell one thing in two ways."""
_BRACKETS = ("lowest quarter", "second quarter", "third quarter", "highest quarter")


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
    solid = [place for place in means if (found.number(f"groups.{place}.n") or 0) >= 5] or list(means)
    ranked = sorted(solid, key=lambda place: -means[place])
    unit = f" {inquiry.unit}" if inquiry.unit else ""
    what = f"average {inquiry.value_label}"

    def group(place: int) -> list[Piece]:
        mean = found.stat(f"groups.{place}.mean", brief(means[place]))
        return [found.stat(f"groups.{place}.name"), " (", mean, unit, ")"]

    test: list[Piece] = [" (Kruskal-Wallis test, ", *found.told_p(), ")"]
    if p_value is None or p_value >= 0.05:
        claim = compose(
            f"{what[0].upper()}{what[1:]}{inquiry.scope} is similar across ",
            f"{inquiry.dimension_label} groups, from ",
            *group(ranked[-1]),
            " to ",
            *group(ranked[0]),
            ": there is no significant difference",
            *test,
            ".",
        )
        return Reading(claim, 0.12, certainty(p_value, found.number("n")), chart)
    leader = found.stat(f"groups.{ranked[0]}.name")
    named = subject(inquiry.dimension_label, found.text(f"groups.{ranked[0]}.name"), leader)
    pieces: list[Piece] = [*named, *group(ranked[0])[1:], f" has the highest {what}{inquiry.scope}"]
    if len(ranked) > 2:
        pieces += [", followed by ", *group(ranked[1])]
    pieces += ["; ", *group(ranked[-1]), " has the lowest"]
    if inquiry.ordered:
        pieces = _brackets(inquiry, found, means, unit)
    pieces += [". The difference is significant", *test, "."]
    strength = discounted(min(0.25 + effect**0.5, 1.0), p_value)
    return Reading(compose(*pieces), strength, certainty(p_value, found.number("n")), chart)


def _brackets(inquiry: GroupMeasure, found: Evidence, means: dict[int, float], unit: str) -> list[Piece]:
    by_name = {found.text(f"groups.{place}.name"): place for place in means}
    ordered = [by_name[name] for name in _BRACKETS if name in by_name]
    rises = means[ordered[-1]] > means[ordered[0]]
    way, of = "increases" if rises else "decreases", inquiry.dimension_label.removeprefix("quarter of ")
    pieces: list[Piece] = [f"Average {inquiry.value_label} {way} with {of}: "]
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
    if p_value is None or p_value >= 0.05:
        claim = compose(f"There is no significant correlation between {both}", *test, ".")
        return Reading(claim, 0.15, certainty(p_value, found.number("n")), chart)
    if abs(r) >= _SAME and not inquiry.per:
        same = compose(f"{both[0].upper()}{both[1:]} are practically the same quantity, ordered alike", *test, ".")
        return Reading(same, 0.0, certainty(p_value, found.number("n")), chart)
    strength = "strong" if abs(r) >= 0.7 else "moderate" if abs(r) >= 0.3 else "weak"
    way = "positive" if r > 0 else "negative"
    meaning = "rises" if r > 0 else "falls"
    claim = compose(
        f"There is a {strength} {way} correlation between {both}: ",
        f"as {inquiry.x_label} rises, {inquiry.y_label} {meaning}",
        *test,
        ".",
    )
    return Reading(claim, discounted(abs(r) + 0.15, p_value), certainty(p_value, found.number("n")), chart)
