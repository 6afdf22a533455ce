"""Reads outliers and summaries that a question names."""

import re

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.procedures import figure, groups
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece


def outliers(inquiry: Tested, found: Evidence) -> list[Piece]:
    name = f"{plain(inquiry.labels[0])}{inquiry.scope}"
    parts = groups(found)
    if parts:
        pieces: list[Piece] = [f"Outliers of {name} by {inquiry.by}: "]
        for place, path in enumerate(parts):
            pieces += ["; " if place else "", found.stat(f"{path}.name"), ": "]
            pieces.append(
                found.stat(f"{path}.count") if found.number(f"{path}.count") is not None else "too few values"
            )
        return [*pieces, "."]
    count = int(found.number("count") or 0)
    pieces = (
        ["Yes: " if count else "No: "]
        if re.search(r"\b(?:are there|is there|if there are) any\b", inquiry.asked, re.IGNORECASE)
        and not re.search(r"\bhow many\b", inquiry.asked, re.IGNORECASE)  # their number says it
        else []
    )
    pieces += [
        found.stat("count"),
        f" of the values of {name} are outliers" if count else f" outliers were found in {name}",
    ]
    after = re.search(r"remov|prun|exclud|without|after|drop|recalculat", inquiry.asked, re.IGNORECASE) is not None
    figures = [
        (label, path)
        for pattern, label, path in (
            (r"\bmeans?\b|average", "mean", "remaining.mean"),
            (r"standard deviation|\bstd\b", "standard deviation", "remaining.sd"),
            (r"median", "median", "remaining.median"),
        )
        if after
        and re.search(
            pattern,
            re.sub(r"\(value - mean\)[^.]*|mean and standard deviation of the \w+ data", "", inquiry.asked),
            re.IGNORECASE,
        )
    ]
    for place, (label, path) in enumerate(figures):
        pieces += [
            f"; without them the {label} is " if place == 0 else f", the {label} ",
            figure(inquiry, found, path),
        ]
    if re.search(r"how (?:does|do|has)[^.]{0,40}(?:affect|change)", inquiry.asked, re.IGNORECASE) and figures:
        pieces += [", with them the mean was ", figure(inquiry, found, "before.mean")]
    if re.search(
        r"(?:entries|rows|records|observations)[^.]{0,25}(?:left|remain)|remaining (?:rows|entries)",
        inquiry.asked,
        re.IGNORECASE,
    ):
        pieces += ["; ", found.stat("remaining_rows", "d"), " rows remain"]
    fences = [
        (label, path)
        for pattern, label, path in ((r"\blower\b", "lower", "low"), (r"\bupper\b", "upper", "high"))
        if re.search(pattern + r" (?:fence|limit|bound|threshold|whisker|cut-?off)", inquiry.asked, re.IGNORECASE)
        or re.search(r"\bfences\b.*\bare\b|\b(?:limits|bounds) (?:are|used)", inquiry.asked, re.IGNORECASE)
    ]
    for label, path in fences:
        pieces += [f"; the {label} limit is ", figure(inquiry, found, path)]
    if count and re.search(r"\brange\b|\bvalues of the outliers\b|list of outlier", inquiry.asked, re.IGNORECASE):
        pieces += [", from ", found.stat("min", form_of(found.number("min"), inquiry.decimals)), " to "]
        pieces.append(found.stat("max", form_of(found.number("max"), inquiry.decimals)))
    labels = found.statistics.get("labels")
    if isinstance(labels, list) and labels and count <= 60:
        pieces.append(": ")
        for place in range(len(labels)):
            pieces += [", " if place else "", found.stat(f"labels.{place}")]
    return [*pieces, "."]


def summary(inquiry: Tested, found: Evidence) -> list[Piece]:
    wanted = [
        (label, path)
        for pattern, label, path in (
            (r"skew", "skewness", "skewness"),
            (r"kurt", "excess kurtosis", "kurtosis"),
            (
                r"within (?:one|1) standard deviation",
                "values within one standard deviation of the mean",
                "within_one_sd",
            ),
        )
        if re.search(pattern, inquiry.asked, re.IGNORECASE)
    ]
    pieces: list[Piece] = []
    for count, name in enumerate(inquiry.labels):
        pieces += [". " if count else "", f"{plain(name)[0].upper()}{plain(name)[1:]}: "]
        for place, (label, path) in enumerate(wanted):
            pieces += [", " if place else "", f"{label} ", figure(inquiry, found, f"columns.{name}.{path}")]
    return [*pieces, "."]
