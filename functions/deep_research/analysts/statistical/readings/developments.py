"""Reads forecasts, changes of level, and what moved a total."""

import re

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import Development
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty
from deep_research.analysts.statistical.wording import Piece, compose

_FELL = re.compile(r"\b(?:f[ae]ll|drop|declin|decreas)", re.IGNORECASE)
_ROSE = re.compile(r"\b(?:r[io]se|increas|gr[eo]w|jump)", re.IGNORECASE)
_TOLD = 3
_UNSURE = 0.6
"""How sure a forecast can be at best: what it rests on may end."""


def development(inquiry: Development, found: Evidence) -> Reading:
    read = {"forecast": _forecast, "change": _change, "contribution": _contribution}[inquiry.topic]
    chart = None
    if inquiry.topic != "contribution":
        chart = charts.line(found.table, "period", "value", value_title=inquiry.value_label)
    sure = _UNSURE if inquiry.topic == "forecast" else certainty(found.number("p_value"), found.number("n"))
    return Reading(compose(*read(inquiry, found)), 0.5, sure, chart)


def _figure(inquiry: Development, found: Evidence, path: str) -> Piece:
    value = found.number(path)
    return "unknown" if value is None else found.stat(path, form_of(value, inquiry.decimals))


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
    if not _count(found, "changes"):
        return [f"No: {subject[0].lower()}{subject[1:]} shows no significant change of level (", *found.told_p(), ")."]
    ranked = sorted(
        range(_count(found, "changes")), key=lambda place: -abs(found.number(f"changes.{place}.change") or 0.0)
    )
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
    return [*pieces, "."]


def _contribution(inquiry: Development, found: Evidence) -> list[Piece]:
    change = found.number("change") or 0.0
    way = "rose" if change > 0 else "fell" if change < 0 else "stayed the same"
    pieces: list[Piece] = []
    if (_FELL.search(inquiry.question) and change > 0) or (_ROSE.search(inquiry.question) and change < 0):
        pieces.append("It did not: ")
    pieces += [_subject(inquiry), f" {way} from ", _figure(inquiry, found, "before"), " in "]
    pieces += [found.stat("before_period"), " to ", _figure(inquiry, found, "after"), " in "]
    pieces += [found.stat("after_period"), f"; by {inquiry.by}, it was moved most by "]
    for place in range(min(_count(found, "segments"), _TOLD)):
        path = f"segments.{place}"
        value = found.number(f"{path}.contribution") or 0.0
        pieces += [", " if place else "", found.stat(f"{path}.name"), " ("]
        pieces += [found.stat(f"{path}.contribution", f"+{form_of(value, inquiry.decimals).removeprefix('+')}"), ")"]
    return [*pieces, "."]
