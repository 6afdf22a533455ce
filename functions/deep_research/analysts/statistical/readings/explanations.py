"""Reads what goes along with an outcome, what explains it together, and whether that holds within groups."""

from deep_research.analysts.statistical.inquiries import Explanation, Factors, Within
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty
from deep_research.analysts.statistical.wording import Piece, compose

_TOLD = 4
_HARDLY = 0.1
"""A correlation below which two measures have practically nothing to do with each other."""
_SAME = 0.98
"""One above which they tell the same in two ways."""
_COLLINEAR = 10.0


def factors(inquiry: Factors, found: Evidence) -> Reading:
    outcome = inquiry.outcome_label
    own = [place for place in _places(found, "pairs") if found.text(f"pairs.{place}.x") == outcome]
    size = {place: abs(found.number(f"pairs.{place}.r") or 0.0) for place in own}
    solid = [place for place in own if size[place] >= _HARDLY and found.significant(f"pairs.{place}.p_value")]
    told = [place for place in solid if size[place] < _SAME]
    n = found.number(f"pairs.{own[0]}.n") if own else None
    if not told:
        none = compose(f"No other measure goes along with {outcome} to a degree that matters.")
        return Reading(none, 0.12, certainty(None, n))
    pieces: list[Piece] = ["Of the other measures, ", found.stat(f"pairs.{told[0]}.y"), " goes along most with "]
    pieces += [f"{outcome}, ", *_rho(found, told[0], first=True)]
    for count, place in enumerate(told[1:_TOLD]):
        pieces += [
            ", followed by " if count == 0 else ", ",
            found.stat(f"pairs.{place}.y"),
            " (",
            *_rho(found, place),
            ")",
        ]
    pieces += ["."]
    without = [place for place in own if place not in solid]
    if without:
        pieces += [" Practically no correlation shows with "]
        for count, place in enumerate(without[:_TOLD]):
            pieces += [", " if count else "", found.stat(f"pairs.{place}.y")]
        pieces += ["."]
    strength = min(size[told[0]] + 0.2, 1.0)
    return Reading(compose(*pieces), strength, certainty(found.number(f"pairs.{told[0]}.p_value"), n))


def _rho(found: Evidence, place: int, *, first: bool = False) -> list[Piece]:
    path = f"pairs.{place}"
    value = found.stat(f"{path}.r", "+.2f")
    if not first:
        return [value]
    rises = (found.number(f"{path}.r") or 0.0) > 0
    way = "the more of the one, the more of the other" if rises else "the more of the one, the less of the other"
    n = found.stat(f"{path}.n", ",d")
    return [f"{way} (Spearman's rho = ", value, ", n = ", n, ", ", *found.told_p(f"{path}.p_value"), ")"]


def explanation(inquiry: Explanation, found: Evidence) -> Reading:
    outcome = inquiry.outcome_label
    slopes = {
        place: abs(found.number(f"coefficients.{place}.standardized") or 0.0)
        for place in _places(found, "coefficients")
    }
    ranked = sorted(slopes, key=lambda place: -slopes[place])
    solid = [place for place in ranked if found.significant(f"coefficients.{place}.p_value")]
    n, share = found.number("n"), found.number("r_squared") or 0.0
    lead = f"{inquiry.scope.strip().capitalize()}, the" if inquiry.scope else "Together, the"
    pieces: list[Piece] = [f"{lead} other measures explain ", found.stat("r_squared", ".0%")]
    pieces += [f" of the variance of {outcome} (linear model of ", found.stat("n", ",d"), f" {inquiry.noun})"]
    if not solid:
        pieces += ["; none of them adds to the others by more than chance."]
        return Reading(compose(*pieces), 0.3 * share, certainty(found.number("f_p_value"), n))
    pieces += [". With the others held equal, ", *_slope(found, solid[0]), " counts most"]
    for count, place in enumerate(solid[1:_TOLD]):
        pieces += [", then " if count == 0 else ", ", *_slope(found, place)]
    pieces += [" (slopes in standard deviations)"]
    rest = [place for place in ranked if place not in solid]
    if rest:
        pieces += ["; no effect of its own shows for "]
        for count, place in enumerate(rest[:_TOLD]):
            pieces += [", " if count else "", found.stat(f"coefficients.{place}.name")]
    return Reading(compose(*pieces, "."), min(0.2 + share, 1.0), certainty(found.number("f_p_value"), n))


def _slope(found: Evidence, place: int) -> list[Piece]:
    path = f"coefficients.{place}"
    return [
        found.stat(f"{path}.name"),
        " (",
        found.stat(f"{path}.standardized", "+.2f"),
        ", ",
        *found.told_p(f"{path}.p_value"),
        ")",
    ]


def within(inquiry: Within, found: Evidence) -> Reading:
    what = f"correlation of {inquiry.x_label} and {inquiry.y_label}"
    if inquiry.groups:
        what = f"difference in {inquiry.y_label} by {inquiry.x_label}"
    by = inquiry.stratum_label
    sure = certainty(found.number("within_p"), found.number("n"))
    levels: list[Piece] = ["r = ", found.stat("r", ".2f"), " over all rows, "]
    inside: list[Piece] = [found.stat("within_r", ".2f"), f" within the groups of {by}"]
    counted: list[Piece] = ["; ", found.stat("agreeing"), " of ", found.stat("strata_count"), " groups go the same way"]
    if found.statistics.get("reversed") is True:
        lead = f"The {what} turns round within {by} (Simpson's paradox): "
        strength = min(1.0, 0.4 + abs(found.number("r") or 0.0))
        return Reading(compose(lead, *levels, *inside, *counted, "."), strength, sure)
    if found.statistics.get("vanishes") is True:
        lead = f"The {what} is not found within the groups of {by}, which may explain it: "
        gone = min(0.7, 2 * abs(found.number("r") or 0.0))
        return Reading(compose(lead, *levels, *inside, ", ", *found.told_p("within_p"), *counted, "."), gone, sure)
    if not found.significant("within_p"):
        return Reading(compose(f"No {what} is found, neither over all rows nor within {by}."), 0.05, sure)
    r, inner = found.number("r") or 0.0, found.number("within_r") or 0.0
    weaker = (
        "but is weaker there"
        if abs(inner) < 0.6 * abs(r)
        else "and is stronger there"
        if abs(inner) > 1.4 * abs(r)
        else ""
    )
    lead = f"The {what} holds within the groups of {by}{', ' + weaker if weaker else ''}: "
    return Reading(compose(lead, *levels, *inside, *counted, "."), 0.25, sure)


def _places(found: Evidence, name: str) -> range:
    listed = found.statistics.get(name)
    return range(len(listed) if isinstance(listed, list) else 0)
