"""Reads the procedures that a question names."""

import re

from pydantic import JsonValue

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.grammar.rules import judged
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece, compose, p_form, value_at
from deep_research.domain.claim import Statistic

_MOST_GROUPS = 12
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
        "outliers": _outliers,
        "group_difference": _difference,
        "contingency": _contingency,
        "regression": _regression,
        "describe": _describe,
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


def _figure(inquiry: Tested, found: Evidence, path: str) -> Statistic:
    return found.stat(path, form_of(found.number(path), inquiry.decimals))


def _p(found: Evidence, path: str) -> list[Piece]:
    return ["p = ", found.stat(path, p_form(found.number(path)))]


def _asks_p(inquiry: Tested) -> bool:
    return re.search(r"p[ -]?value|significan|alpha|two-tailed", inquiry.asked, re.IGNORECASE) is not None


def _groups(found: Evidence) -> list[str]:
    groups = found.statistics.get("groups")
    return [f"groups.{place}" for place in range(len(groups) if isinstance(groups, list) else 0)][:_MOST_GROUPS]


def _correlation(inquiry: Tested, found: Evidence) -> list[Piece]:
    if "pairs" in found.statistics:
        return _pairs(inquiry, found)
    subject = f"{plain(inquiry.labels[0])} and {plain(inquiry.labels[1])}{inquiry.scope}"
    pieces: list[Piece] = [f"The correlation between {subject} is ", *_coefficient(inquiry, found, "")]
    for place, path in enumerate(_groups(found)):
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
    pieces: list[Piece] = ["r = ", _figure(inquiry, found, f"{path}r")]
    if _asks_p(inquiry):
        pieces += [", ", *_p(found, f"{path}p_value")]
    way = "positive" if r > 0 else "negative"
    size = "strong" if abs(r) >= 0.7 else "moderate" if abs(r) >= 0.3 else "weak"
    if label is not None:
        return [*pieces, f": {label} ({size} {way} correlation)" if "no " not in label else f": {label}"]
    if _asks_p(inquiry):
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
            _figure(inquiry, found, f"pairs.{place}.r"),
            ".",
        ]
    pieces: list[Piece] = ["Correlations, strongest first: "]
    for place in range(min(count, 6)):
        x, y = found.stat(f"pairs.{place}.x"), found.stat(f"pairs.{place}.y")
        pieces += ["; " if place else "", x, " and ", y, ": r = ", _figure(inquiry, found, f"pairs.{place}.r")]
    return [*pieces, "."]


def _normality(inquiry: Tested, found: Evidence) -> list[Piece]:
    subject = f"{plain(inquiry.labels[0])}{inquiry.scope}"
    groups = _groups(found)
    if groups:
        pieces: list[Piece] = [f"Is {subject} normal within each {inquiry.by}? "]
        for place, path in enumerate(groups):
            verdict = "normal" if found.statistics and _truth(found, f"{path}.normal") else "not normal"
            pieces += ["; " if place else "", found.stat(f"{path}.name"), f": {verdict}"]
            if found.number(f"{path}.p_value") is not None:
                pieces += [" (", *_p(found, f"{path}.p_value"), ")"]
        return [*pieces, "."]
    normal = _truth(found, "normal")
    test = found.text("test")
    pieces = [
        f"Yes: the distribution of {subject} is normal"
        if normal
        else f"No: the distribution of {subject} is not normal"
    ]
    pieces.append(" (normally distributed; " if normal else " (not normally distributed; ")
    if test == "skewness":
        pieces += ["skewness ", _figure(inquiry, found, "skewness"), ")."]
        return pieces
    pieces += [f"{_NAMES.get(test, test)}, ", *_p(found, "p_value"), ")"]
    if re.search(r"skew", inquiry.asked, re.IGNORECASE):
        pieces += ["; skewness ", _figure(inquiry, found, "skewness")]
    if re.search(r"kurtosis", inquiry.asked, re.IGNORECASE):
        pieces += ["; excess kurtosis ", _figure(inquiry, found, "kurtosis")]
    return [*pieces, "."]


def _truth(found: Evidence, path: str) -> bool:
    return value_at(found.statistics, path) is True


def _outliers(inquiry: Tested, found: Evidence) -> list[Piece]:
    name = f"{plain(inquiry.labels[0])}{inquiry.scope}"
    groups = _groups(found)
    if groups:
        pieces: list[Piece] = [f"Outliers of {name} by {inquiry.by}: "]
        for place, path in enumerate(groups):
            pieces += ["; " if place else "", found.stat(f"{path}.name"), ": "]
            pieces.append(
                found.stat(f"{path}.count") if found.number(f"{path}.count") is not None else "too few values"
            )
        return [*pieces, "."]
    count = int(found.number("count") or 0)
    pieces = (
        ["Yes: " if count else "No: "]
        if re.search(r"\b(?:are there|is there|if there are) any\b", inquiry.asked, re.IGNORECASE)
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
            _figure(inquiry, found, path),
        ]
    if re.search(r"how (?:does|do|has)[^.]{0,40}(?:affect|change)", inquiry.asked, re.IGNORECASE) and figures:
        pieces += [", with them the mean was ", _figure(inquiry, found, "before.mean")]
    if re.search(
        r"(?:entries|rows|records|observations)[^.]{0,25}(?:left|remain)|remaining (?:rows|entries)",
        inquiry.asked,
        re.IGNORECASE,
    ):
        pieces += ["; ", found.stat("remaining_rows", "d"), " rows remain"]
    if count and re.search(r"\brange\b|\bvalues of the outliers\b|list of outlier", inquiry.asked, re.IGNORECASE):
        pieces += [", from ", found.stat("min", form_of(found.number("min"), inquiry.decimals)), " to "]
        pieces.append(found.stat("max", form_of(found.number("max"), inquiry.decimals)))
    labels = found.statistics.get("labels")
    if isinstance(labels, list) and labels and count <= 60:
        pieces.append(": ")
        for place in range(len(labels)):
            pieces += [", " if place else "", found.stat(f"labels.{place}")]
    return [*pieces, "."]


def _difference(inquiry: Tested, found: Evidence) -> list[Piece]:
    significant = _truth(found, "significant")
    name = plain(inquiry.labels[0])
    test = _NAMES.get(found.text("test"), "test")
    verdict = (
        "Yes: there is a significant difference"
        if significant
        else "No: there is no significant difference (not significant)"
    )
    pieces: list[Piece] = [f"{verdict} in {name} by {inquiry.by}{inquiry.scope} ({test}, ", *_p(found, "p_value"), ")"]
    deviations = re.search(r"standard deviation|\bstd\b", inquiry.asked, re.IGNORECASE) is not None
    if re.search(r"\bmeans?\b|average|deviation", inquiry.asked, re.IGNORECASE):
        for place, path in enumerate(_groups(found)[:6]):
            pieces += [
                "; " if place else ": ",
                found.stat(f"{path}.name"),
                " has mean ",
                _figure(inquiry, found, f"{path}.mean"),
            ]
            if deviations:
                pieces += [", standard deviation ", _figure(inquiry, found, f"{path}.sd")]
    return [*pieces, "."]


def _regression(inquiry: Tested, found: Evidence) -> list[Piece]:
    target = plain(inquiry.labels[0])
    measures = [
        (label, path)
        for pattern, label, path in (
            (r"mean squared error|\bmse\b", "the mean squared error is ", "mse"),
            (r"root mean squared|\brmse\b", "the root mean squared error is ", "rmse"),
            (r"mean absolute error|\bmae\b", "the mean absolute error is ", "mae"),
            (r"accuracy", "the accuracy is ", "accuracy"),
            (r"r[- ]?squared|r²|\br2\b|coefficient of determination", "R² is ", "test_r_squared"),
        )
        if re.search(pattern, inquiry.asked, re.IGNORECASE) and found.number(path) is not None
    ]
    if measures:
        pieces: list[Piece] = [f"On the test part of the rows, the model of {target} was measured: "]
        for place, (label, path) in enumerate(measures):
            pieces += [", " if place else "", label, _figure(inquiry, found, path)]
        return [*pieces, "."]
    if found.number("accuracy") is not None and found.number("majority_share") is not None:
        return [f"The model of {target} is right for ", found.stat("accuracy", ".1%"), " of the test rows."]
    return _coefficients(inquiry, found, target)


def _coefficients(inquiry: Tested, found: Evidence, target: str) -> list[Piece]:
    coefficients = found.statistics.get("coefficients")
    count = len(coefficients) if isinstance(coefficients, list) else 0
    pieces: list[Piece] = [f"Linear model of {target} (R² = ", found.stat("r_squared", ".3f"), "): "]
    for place in range(min(count, 8)):
        path = f"coefficients.{place}"
        pieces += ["; " if place else "", "the coefficient of ", found.stat(f"{path}.name"), " is "]
        pieces.append(_figure(inquiry, found, f"{path}.estimate"))
        if found.number(f"{path}.p_value") is not None:
            significant = "significant" if _truth(found, f"{path}.significant") else "not significant"
            pieces += [" (", *_p(found, f"{path}.p_value"), f", {significant})"]
    return [*pieces, "."]


def _describe(inquiry: Tested, found: Evidence) -> list[Piece]:
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
            pieces += [", " if place else "", f"{label} ", _figure(inquiry, found, f"columns.{name}.{path}")]
    return [*pieces, "."]


def _contingency(inquiry: Tested, found: Evidence) -> list[Piece]:
    significant = _truth(found, "significant")
    verdict = "Yes" if significant else "No"
    what = "associated" if significant else "not significantly associated"
    names = f"{plain(inquiry.labels[0])} and {plain(inquiry.labels[1])}"
    return [
        f"{verdict}: {names} are {what} (chi² = ",
        _figure(inquiry, found, "chi2"),
        ", ",
        *_p(found, "p_value"),
        ").",
    ]
