"""Reads tests of series, concentrations and clusters that a question names."""

import re

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.procedures import figure, is_true, told_p
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece

_TOLD = 8


def trend(inquiry: Tested, found: Evidence) -> list[Piece]:
    p_value, alpha = found.number("p_value"), found.number("alpha") or 0.05
    name = plain(inquiry.labels[0])
    significant = p_value is not None and p_value < alpha
    way = "increasing" if (found.number("tau") or 0) > 0 else "decreasing"
    verdict = (
        f"Yes: {name} is {way} over time" if significant else f"No: {name} is without a significant trend over time"
    )
    return [
        f"{verdict}{inquiry.scope} (Mann-Kendall test, tau = ",
        figure(inquiry, found, "tau"),
        ", ",
        *told_p(inquiry, found, "p_value"),
        "), with a Sen's slope of ",
        figure(inquiry, found, "sen_slope"),
        " per period.",
    ]


def seasonality(inquiry: Tested, found: Evidence) -> list[Piece]:
    seasonal, name = is_true(found, "seasonal"), plain(inquiry.labels[0])
    verdict = f"Yes: {name} is seasonal" if seasonal else f"No: {name} shows no significant seasonality"
    pieces: list[Piece] = [f"{verdict}{inquiry.scope}, over cycles of ", found.stat("cycle"), " periods ("]
    pieces += [*told_p(inquiry, found, "p_value"), "; strength ", figure(inquiry, found, "strength"), ")"]
    if seasonal and found.text("peak_period"):
        pieces += [": it peaks where ", found.stat("peak_period"), " stands in the cycle, and is lowest where "]
        pieces += [found.stat("low_period"), " stands"]
    return [*pieces, "."]


def concentration(inquiry: Tested, found: Evidence) -> list[Piece]:
    what = inquiry.labels[0]
    wanted = [
        (label, path)
        for pattern, label, path in (
            (r"gini", "Gini coefficient", "gini"),
            (r"herfindahl|hhi|hirschman|concentration index", "Herfindahl-Hirschman index", "herfindahl"),
            (r"concentration ratio|largest|leader", "share of the largest", "leader_share"),
        )
        if re.search(pattern, inquiry.asked, re.IGNORECASE)
    ] or [("Gini coefficient", "gini")]
    pieces: list[Piece] = []
    for place, (label, path) in enumerate(wanted):
        lead = f"The {label} of {what}{inquiry.scope} is " if place == 0 else f", the {label} "
        pieces += [lead, figure(inquiry, found, path)]
    return [*pieces, "."]


def clusters(inquiry: Tested, found: Evidence) -> list[Piece]:
    parts = found.statistics.get("clusters")
    count = len(parts) if isinstance(parts, list) else 0
    pieces: list[Piece] = ["The rows fall into ", found.stat("k"), " clusters (silhouette "]
    pieces += [figure(inquiry, found, "silhouette"), ", a structure that is ", found.stat("structure"), "): "]
    for place in range(min(count, _TOLD)):
        path = f"clusters.{place}"
        pieces += ["; " if place else "", found.stat(f"{path}.n", ",d"), " rows with mean "]
        for each, label in enumerate(inquiry.labels[:4]):
            pieces += [", " if each else "", f"{plain(label)} ", figure(inquiry, found, f"{path}.centre.{label}")]
    return [*pieces, "."]
