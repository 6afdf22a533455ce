"""Reads forecasts, changes of level, and what moved a total."""

import re

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import Development
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty
from deep_research.analysts.statistical.wording import Piece, brief, compose

_FELL = re.compile(r"\b(?:f[ae]ll|drop|declin|decreas)", re.IGNORECASE)
_ROSE = re.compile(r"\b(?:r[io]se|increas|gr[eo]w|jump)", re.IGNORECASE)
_TOLD = 3
_ALIKE = 0.05
_EXACT = 0.85
"""How sure the sums of two periods are: nothing is estimated, and their choice is one of several."""
_UNSURE = 0.6
"""How sure a forecast can be at best: what it rests on may end."""


def development(inquiry: Development, found: Evidence) -> Reading:
    read = {"forecast": _forecast, "change": _change, "contribution": _contribution}[inquiry.topic]
    chart = None
    if inquiry.topic != "contribution":
        chart = charts.line(found.table, "period", "value", value_title=inquiry.value_label)
    sure = {"forecast": _UNSURE, "contribution": _EXACT}.get(inquiry.topic) or certainty(
        found.number("p_value"), found.number("n")
    )
    strength = _strength(inquiry, found) if inquiry.follows else 0.5
    return Reading(compose(*read(inquiry, found)), strength, sure, chart)


def _strength(inquiry: Development, found: Evidence) -> float:
    """Of a change, how much better steps describe the series than a line; of parts, how much one of them stands out."""
    if inquiry.topic == "change":
        steps, line = found.number("r_squared") or 0.0, found.number("line_r_squared") or 0.0
        return min(1.0, steps * (0.4 + 3 * max(steps - line, 0.0))) if _told_changes(inquiry, found) else 0.0
    parts = [abs(found.number(f"segments.{place}.contribution") or 0.0) for place in range(_count(found, "segments"))]
    if len(parts) < 2 or not sum(parts):
        return 0.0
    ahead = (max(parts) / sum(parts) - 1 / len(parts)) / (1 - 1 / len(parts))
    return min(1.0, (0.3 + 0.7 * ahead) * min(1.0, 4 * abs(found.number("relative_change") or 0.0)))


def _told_changes(inquiry: Development, found: Evidence) -> list[int]:
    """The changes of level, largest first; of a series that was not asked about, only those that are discoveries."""
    places = [
        place
        for place in range(_count(found, "changes"))
        if not inquiry.follows or found.significant(f"changes.{place}.p_value")
    ]
    return sorted(places, key=lambda place: -abs(found.number(f"changes.{place}.change") or 0.0))


def _figure(inquiry: Development, found: Evidence, path: str) -> Piece:
    value = found.number(path)
    return "unknown" if value is None else found.stat(path, _form(inquiry, value))


def _form(inquiry: Development, value: float) -> str:
    return brief(value) if inquiry.follows else form_of(value, inquiry.decimals)


def _subject(inquiry: Development) -> str:
    label = f"{inquiry.value_label}{inquiry.scope}"
    return label[0].upper() + label[1:]


def _count(found: Evidence, path: str) -> int:
    listed = found.statistics.get(path)
    return len(listed) if isinstance(listed, list) else 0


def _forecast(inquiry: Development, found: Evidence) -> list[Piece]:
    steps = _count(found, "points")
    many = "s" if steps > 1 else ""
    pieces: list[Piece] = [f"{_subject(inquiry)} is forecast for the {inquiry.grain}{many} after "]
    pieces += [found.stat("last_period"), " at "]
    for place in range(steps):
        path = f"points.{place}"
        pieces += [", then " if place else "", _figure(inquiry, found, f"{path}.value")]
        if found.number(f"{path}.low") is not None:
            low, high = _figure(inquiry, found, f"{path}.low"), _figure(inquiry, found, f"{path}.high")
            pieces += [" (", low, " to ", high, ")"]
    pieces += [", with intervals of ", found.stat("confidence", ".0%"), "; the last known value is "]
    return [*pieces, _figure(inquiry, found, "last"), "."]


def _change(inquiry: Development, found: Evidence) -> list[Piece]:
    subject = f"{_subject(inquiry)} per {inquiry.grain}"
    ranked = _told_changes(inquiry, found)
    if not ranked:
        lead = f"{subject} shows" if inquiry.follows else f"No: {subject[0].lower()}{subject[1:]} shows"
        return [f"{lead} no significant change of level{found.reservation()} (", *found.told_p(), ")."]
    pieces: list[Piece] = [subject]
    for count, place in enumerate(ranked[:_TOLD]):
        path = f"changes.{place}"
        rose = (found.number(f"{path}.change") or 0.0) > 0
        pieces += [
            "; it " if count else " ",
            f"{'rose' if rose else 'fell'} to another level with ",
            found.stat(f"{path}.period"),
            ", from ",
            _figure(inquiry, found, f"{path}.before"),
            " to ",
            _figure(inquiry, found, f"{path}.after"),
            " on average (",
            *found.told_p(f"{path}.p_value"),
            ")",
        ]
    steps, line = found.number("r_squared") or 0.0, found.number("line_r_squared") or 0.0
    drifts = inquiry.follows and line >= steps - _ALIKE
    return [*pieces, ", though a steady drift describes the series about as well." if drifts else "."]


def _contribution(inquiry: Development, found: Evidence) -> list[Piece]:
    change = found.number("change") or 0.0
    way = "rose" if change > 0 else "fell" if change < 0 else "stayed the same"
    pieces: list[Piece] = []
    if (_FELL.search(inquiry.question) and change > 0) or (_ROSE.search(inquiry.question) and change < 0):
        pieces.append("It did not: ")
    during = " " if inquiry.grain == "half" else " in "
    pieces += [_subject(inquiry), f" {way} from ", _figure(inquiry, found, "before"), during]
    pieces += [found.stat("before_period"), " to ", _figure(inquiry, found, "after"), during]
    pieces.append(found.stat("after_period"))
    if found.number("relative_change") is not None:
        pieces += [" (", found.stat("relative_change", "+.1%"), ")"]
    pieces += [f"; by {inquiry.by}, it was moved most by "]
    for place in range(min(_count(found, "segments"), _TOLD)):
        path = f"segments.{place}"
        value = found.number(f"{path}.contribution") or 0.0
        if place and not value:
            break
        pieces += [", " if place else "", found.stat(f"{path}.name"), " ("]
        pieces += [found.stat(f"{path}.contribution", f"+{_form(inquiry, value).removeprefix('+')}"), ")"]
    return [*pieces, "."]
