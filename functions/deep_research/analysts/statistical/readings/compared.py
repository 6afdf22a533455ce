"""Reads tests of groups, and of two columns of the same rows, that a question names."""

import re

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.procedures import (
    TESTS,
    figure,
    groups,
    is_true,
    told_p,
    told_statistic,
)
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece


def group_difference(inquiry: Tested, found: Evidence) -> list[Piece]:
    significant = is_true(found, "significant")
    name = plain(inquiry.labels[0])
    test = TESTS.get(found.text("test"), "test")
    verdict = (
        "Yes: there is a significant difference"
        if significant
        else "No: there is no significant difference (not significant)"
    )
    pieces: list[Piece] = [
        f"{verdict} in {name} by {inquiry.by}{inquiry.scope} ({test}, ",
        *told_statistic(inquiry, found),
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


def paired_difference(inquiry: Tested, found: Evidence) -> list[Piece]:
    significant = is_true(found, "significant")
    first, second = (plain(label) for label in inquiry.labels[:2])
    verdict = "Yes: there is a significant" if significant else "No: there is no significant"
    test = "paired t-test" if found.text("test") == "t" else "Wilcoxon signed-rank test"
    way = "" if significant else " (not significant)"
    return [
        f"{verdict} difference{way} between {first} and {second}{inquiry.scope} ({test}, ",
        *told_statistic(inquiry, found),
        *told_p(inquiry, found, "p_value"),
        f"): the mean of {first} is ",
        figure(inquiry, found, "mean_after"),
        f", that of {second} ",
        figure(inquiry, found, "mean_before"),
        ", a mean difference of ",
        figure(inquiry, found, "difference"),
        ".",
    ]
