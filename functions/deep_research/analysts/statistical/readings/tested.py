"""Reads the procedures that a question names."""

import re

from pydantic import JsonValue

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.grammar.rules import judged
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings import associated, compared, modelled, regressed, serial
from deep_research.analysts.statistical.readings.procedures import (
    TESTS,
    figure,
    groups,
    is_true,
    told_p,
    told_statistic,
)
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece, compose

_MAIN = ("r", "accuracy", "gini", "skewness", "statistic", "chi2", "test_r_squared", "r_squared")
"""The figure that “if it exceeds …” is about."""


_EITHER = re.compile(
    r"\b((?:significant|statistically significant|differ\w*|associated|dependent|related|correlated))(?:\s+or"
    r"|\s*/|,)\s*not \1\b",
    re.IGNORECASE,
)
_OF_DIFFERENCE = ("group_difference", "paired", "contingency")


def tested(inquiry: Tested, found: Evidence) -> Reading:
    read = {
        "correlation": associated.correlation,
        "normality": _normality,
        "outliers": modelled.outliers,
        "group_difference": compared.group_difference,
        "paired": compared.paired_difference,
        "contingency": associated.contingency,
        "regression": regressed.regression,
        "describe": modelled.summary,
        "trend": serial.trend,
        "seasonality": serial.seasonality,
        "concentration": serial.concentration,
        "clusters": serial.clusters,
    }.get(inquiry.topic)
    said: list[Piece] = read(inquiry, found) if read else ["This procedure gave no result that could be worded."]
    pieces = _labelled(inquiry, found, said)
    return Reading(compose(*pieces), 0.5, certainty(found.number("p_value"), found.number("n")), _chart(inquiry, found))


def _labelled(inquiry: Tested, found: Evidence, pieces: list[Piece]) -> list[Piece]:
    """With the word that the question gives to such a result, where the sentence does not say it yet."""
    main = next((value for path in _MAIN if (value := found.number(path)) is not None), None)
    size = None if main is None else abs(main)
    label = judged(inquiry.rules, {"p": found.number("p_value"), "r": main, "size": size})
    label = label or _either(inquiry, found)
    said = " ".join(piece for piece in pieces if isinstance(piece, str)).lower()
    if label is None or re.search(rf"(?<!not )(?<!no )\b{re.escape(label)}\b", said) or pieces[-1] not in (".", ")."):
        return pieces
    return [*pieces[:-1], f"{str(pieces[-1])[:-1]}: {label}."]


def _either(inquiry: Tested, found: Evidence) -> str | None:
    """“Different or not different”: the word of the two that the test decides for."""
    match = _EITHER.search(inquiry.asked) if inquiry.topic in _OF_DIFFERENCE else None
    if match is None or found.text("significant") or "significant" not in found.statistics:
        return None
    return match[1].lower() if is_true(found, "significant") else f"not {match[1].lower()}"


def _chart(inquiry: Tested, found: Evidence) -> dict[str, JsonValue] | None:
    if inquiry.topic == "correlation" and len(inquiry.labels) >= 2:
        x, y = inquiry.labels[:2]
        return charts.scatter(found.table, x, y, x_title=x, y_title=y)
    if inquiry.topic in ("normality", "outliers"):
        return charts.histogram(found.table, inquiry.labels[0], title=inquiry.labels[0])
    return None


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
    pieces += [f"{TESTS.get(test, test)}, ", *told_statistic(inquiry, found), *told_p(inquiry, found, "p_value"), ")"]
    if re.search(r"skew", inquiry.asked, re.IGNORECASE):
        pieces += ["; skewness ", figure(inquiry, found, "skewness")]
    if re.search(r"kurtosis", inquiry.asked, re.IGNORECASE):
        pieces += ["; excess kurtosis ", figure(inquiry, found, "kurtosis")]
    return [*pieces, "."]
