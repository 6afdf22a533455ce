"""Reads the procedures that a question names."""

import re

from pydantic import JsonValue

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.grammar.rules import judged
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings import modelled
from deep_research.analysts.statistical.readings.procedures import asks_p, figure, groups, is_true, told_p
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece, compose

_NAMES = {
    "shapiro": "Shapiro-Wilk test",
    "dagostino": "D'Agostino-Pearson test",
    "kolmogorov_smirnov": "Kolmogorov-Smirnov test",
    "anderson": "Anderson-Darling test",
    "student": "Student's t-test",
    "welch": "Welch's t-test",
    "mann_whitney": "Mann-Whitney U test",
    "anova": "one-way ANOVA",
    "kruskal": "Kruskal-Wallis test",
}


def tested(inquiry: Tested, found: Evidence) -> Reading:
    read = {
        "correlation": _correlation,
        "normality": _normality,
        "outliers": modelled.outliers,
        "group_difference": _difference,
        "contingency": _contingency,
        "regression": modelled.regression,
        "describe": modelled.summary,
    }.get(inquiry.topic)
    pieces = read(inquiry, found) if read else ["This procedure gave no result that could be worded."]
    return Reading(compose(*pieces), 0.5, certainty(found.number("p_value"), found.number("n")), _chart(inquiry, found))


def _chart(inquiry: Tested, found: Evidence) -> dict[str, JsonValue] | None:
    if inquiry.topic == "correlation" and len(inquiry.labels) >= 2:
        x, y = inquiry.labels[:2]
        return charts.scatter(found.table, x, y, x_title=x, y_title=y)
    if inquiry.topic in ("normality", "outliers"):
        return charts.histogram(found.table, inquiry.labels[0], title=inquiry.labels[0])
    return None


def _correlation(inquiry: Tested, found: Evidence) -> list[Piece]:
    if "pairs" in found.statistics:
        return _pairs(inquiry, found)
    subject = f"{plain(inquiry.labels[0])} and {plain(inquiry.labels[1])}{inquiry.scope}"
    pieces: list[Piece] = [f"The correlation between {subject} is ", *_coefficient(inquiry, found, "")]
    for place, path in enumerate(groups(found)):
        pieces += ["; for " if place else "; by group: for ", found.stat(f"{path}.name"), " "]
        if found.number(f"{path}.r") is None:
            pieces.append("there are too few values")
        else:
            pieces += _coefficient(inquiry, found, f"{path}.")
    return [*pieces, "."]


def _coefficient(inquiry: Tested, found: Evidence, path: str) -> list[Piece]:
    r, p_value = found.number(f"{path}r"), found.number(f"{path}p_value")
    if r is None:
        return ["not defined over all rows"]
    label = judged(inquiry.rules, {"r": r, "size": abs(r), "p": p_value})
    pieces: list[Piece] = ["r = ", figure(inquiry, found, f"{path}r")]
    if asks_p(inquiry):
        pieces += [", ", *told_p(inquiry, found, f"{path}p_value")]
    way = "positive" if r > 0 else "negative"
    size = "strong" if abs(r) >= 0.7 else "moderate" if abs(r) >= 0.3 else "weak"
    if label is not None:
        return [*pieces, f": {label} ({size} {way} correlation)" if "no " not in label else f": {label}"]
    if asks_p(inquiry):
        alpha = (inquiry.procedure or {}).get("alpha", 0.05)
        significant = p_value is not None and p_value < (alpha if isinstance(alpha, float) else 0.05)
        return [*pieces, f": a {size} {way} correlation that is {'significant' if significant else 'not significant'}"]
    return [*pieces, f": a {size} {way} correlation"]


def _pairs(inquiry: Tested, found: Evidence) -> list[Piece]:
    pairs = found.statistics.get("pairs")
    count = len(pairs) if isinstance(pairs, list) else 0
    if re.search(r"strongest|highest", inquiry.asked, re.IGNORECASE):
        positive = "positive" in inquiry.asked.lower()
        order = [place for place in range(count) if not positive or (found.number(f"pairs.{place}.r") or 0) > 0]
        place = order[0] if order else 0
        lead = f"The strongest {'positive ' if positive else ''}correlation is between "
        return [
            lead,
            found.stat(f"pairs.{place}.x"),
            " and ",
            found.stat(f"pairs.{place}.y"),
            ": r = ",
            figure(inquiry, found, f"pairs.{place}.r"),
            ".",
        ]
    pieces: list[Piece] = ["Correlations, strongest first: "]
    for place in range(min(count, 6)):
        x, y = found.stat(f"pairs.{place}.x"), found.stat(f"pairs.{place}.y")
        pieces += ["; " if place else "", x, " and ", y, ": r = ", figure(inquiry, found, f"pairs.{place}.r")]
    return [*pieces, "."]


def _normality(inquiry: Tested, found: Evidence) -> list[Piece]:
    subject = f"{plain(inquiry.labels[0])}{inquiry.scope}"
    parts = groups(found)
    if parts:
        pieces: list[Piece] = [f"Is {subject} normal within each {inquiry.by}? "]
        for place, path in enumerate(parts):
            verdict = "normal" if found.statistics and is_true(found, f"{path}.normal") else "not normal"
            pieces += ["; " if place else "", found.stat(f"{path}.name"), f": {verdict}"]
            if found.number(f"{path}.p_value") is not None:
                pieces += [" (", *told_p(inquiry, found, f"{path}.p_value"), ")"]
        return [*pieces, "."]
    normal = is_true(found, "normal")
    test = found.text("test")
    pieces = [
        f"Yes: the distribution of {subject} is normal"
        if normal
        else f"No: the distribution of {subject} is not normal"
    ]
    pieces.append(" (normally distributed; " if normal else " (not normally distributed; ")
    if test == "skewness":
        pieces += ["skewness ", figure(inquiry, found, "skewness"), ")."]
        return pieces
    pieces += [f"{_NAMES.get(test, test)}, ", *told_p(inquiry, found, "p_value"), ")"]
    if re.search(r"skew", inquiry.asked, re.IGNORECASE):
        pieces += ["; skewness ", figure(inquiry, found, "skewness")]
    if re.search(r"kurtosis", inquiry.asked, re.IGNORECASE):
        pieces += ["; excess kurtosis ", figure(inquiry, found, "kurtosis")]
    return [*pieces, "."]


def _difference(inquiry: Tested, found: Evidence) -> list[Piece]:
    significant = is_true(found, "significant")
    name = plain(inquiry.labels[0])
    test = _NAMES.get(found.text("test"), "test")
    verdict = (
        "Yes: there is a significant difference"
        if significant
        else "No: there is no significant difference (not significant)"
    )
    pieces: list[Piece] = [
        f"{verdict} in {name} by {inquiry.by}{inquiry.scope} ({test}, ",
        *told_p(inquiry, found, "p_value"),
        ")",
    ]
    deviations = re.search(r"standard deviation|\bstd\b", inquiry.asked, re.IGNORECASE) is not None
    if re.search(r"\bmeans?\b|average|deviation", inquiry.asked, re.IGNORECASE):
        for place, path in enumerate(groups(found)[:6]):
            pieces += [
                "; " if place else ": ",
                found.stat(f"{path}.name"),
                " has mean ",
                figure(inquiry, found, f"{path}.mean"),
            ]
            if deviations:
                pieces += [", standard deviation ", figure(inquiry, found, f"{path}.sd")]
    return [*pieces, "."]


def _contingency(inquiry: Tested, found: Evidence) -> list[Piece]:
    significant = is_true(found, "significant")
    verdict = "Yes" if significant else "No"
    what = "associated" if significant else "not significantly associated"
    names = f"{plain(inquiry.labels[0])} and {plain(inquiry.labels[1])}"
    return [
        f"{verdict}: {names} are {what} (chi² = ",
        figure(inquiry, found, "chi2"),
        ", ",
        *told_p(inquiry, found, "p_value"),
        ").",
    ]
