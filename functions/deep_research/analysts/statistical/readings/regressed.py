"""Reads linear and logistic models that a question names."""

import re

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.procedures import asks_p, figure, is_true, told_p
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece

_ON_TEST = (
    (r"(?<!root )\bmean[- ]squared error|\bmse\b", "the mean squared error is ", "mse"),
    (r"root[- ]mean[- ]squared?|\brmse\b", "the root mean squared error is ", "rmse"),
    (r"mean absolute error|\bmae\b", "the mean absolute error is ", "mae"),
    (r"accuracy|score\b", "the accuracy is ", "accuracy"),
    (r"\bprecision\b", "the precision is ", "precision"),
    (r"\brecall\b|sensitivity", "the recall is ", "recall"),
    (r"\bauc\b|\broc\b", "the area under the ROC curve is ", "auc"),
    (r"r[- ]?squared|r²|\br2\b|coefficient of determination|r[ -]?2 score", "R² is ", "test_r_squared"),
)
_FIT = re.compile(r"r[- ]?squared|r²|\br2\b|slope|intercept|coefficients?\b", re.IGNORECASE)
"""What is asked of a fit; where nothing is, the tests of the coefficients are told."""
_MOST = 8


def regression(inquiry: Tested, found: Evidence) -> list[Piece]:
    """The measures asked for, on the test part where there is one; else the fit, its coefficients and intercept."""
    target = plain(inquiry.labels[0])
    measures = [
        (label, path)
        for pattern, label, path in _ON_TEST
        if re.search(pattern, inquiry.asked, re.IGNORECASE) and found.number(path) is not None
    ]
    if measures:
        pieces: list[Piece] = [f"On the test part of the rows, the model of {target} was measured: "]
        for place, (label, path) in enumerate(measures):
            pieces += [", " if place else "", label, figure(inquiry, found, path)]
        wanted = re.search(r"\bslope\b|coefficients\b|\bintercept\b", inquiry.asked, re.IGNORECASE)
        return [*pieces, ". ", *_coefficients(inquiry, found, target)] if wanted else [*pieces, "."]
    if found.number("accuracy") is not None and found.number("majority_share") is not None:
        return [f"The model of {target} is right for ", found.stat("accuracy", ".1%"), " of the test rows."]
    return _coefficients(inquiry, found, target)


def _coefficients(inquiry: Tested, found: Evidence, target: str) -> list[Piece]:
    coefficients = found.statistics.get("coefficients")
    count = len(coefficients) if isinstance(coefficients, list) else 0
    pieces: list[Piece] = [f"Linear model of {target}{inquiry.scope} (R² = ", figure(inquiry, found, "r_squared")]
    if re.search(r"adjusted", inquiry.asked, re.IGNORECASE):
        pieces += [", adjusted R² = ", figure(inquiry, found, "adjusted_r_squared")]
    pieces += ["): the intercept is ", figure(inquiry, found, "intercept")]
    slope = "slope" if count == 1 and "slope" in inquiry.asked.lower() else "coefficient"
    for place in range(min(count, _MOST)):
        path = f"coefficients.{place}"
        pieces += [f"; the {slope} of ", found.stat(f"{path}.name"), " is ", figure(inquiry, found, f"{path}.estimate")]
        if found.number(f"{path}.p_value") is not None and (asks_p(inquiry) or not _FIT.search(inquiry.asked)):
            significant = "significant" if is_true(found, f"{path}.significant") else "not significant"
            pieces += [" (", *told_p(inquiry, found, f"{path}.p_value"), f", {significant})"]
    return [*pieces, "."]
