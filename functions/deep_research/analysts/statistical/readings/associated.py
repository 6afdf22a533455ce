"""Reads correlations and associations that a question names."""

import re

from deep_research.analysts.statistical.grammar.rules import judged
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.procedures import asks_p, figure, groups, is_true, told_p
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import Piece, listed

_MOST_PAIRS = 6
_UNTRUE = ("no", "false", "0")
_EXTREME = re.compile(
    r"\b(?:strongest|highest|largest|most (?:\w+ly )?(?:positively |negatively )?correlat"
    r"|correlat\w* (?:the )?(?:most|best)|(?P<weak>weakest"
    r"|lowest|least correlat))",
    re.IGNORECASE,
)
_SYMBOLS = {"pearson": "r", "spearman": "rho", "kendall": "tau"}


def correlation(inquiry: Tested, found: Evidence) -> list[Piece]:
    if "pairs" in found.statistics:
        return _pairs(inquiry, found)
    held = f" controlling for {listed(tuple(plain(each) for each in inquiry.controls))}" if inquiry.controls else ""
    subject = f"{plain(inquiry.labels[0])} and {plain(inquiry.labels[1])}{held}{inquiry.scope}"
    kind = "partial correlation" if held else "correlation"
    pieces: list[Piece] = [f"The {kind} between {subject} is ", *_coefficient(inquiry, found, "")]
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
    pieces: list[Piece] = [f"{_SYMBOLS.get(found.text(f'{path}method'), 'r')} = ", figure(inquiry, found, f"{path}r")]
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
    order = _ordered(inquiry, found)
    extreme = _EXTREME.search(inquiry.asked)
    if extreme and order:
        sign = next((word for word in ("positive", "negative") if word in inquiry.asked.lower()), "")
        way = -1 if sign == "negative" else 1
        signed = [place for place in order if not sign or way * (found.number(f"pairs.{place}.r") or 0) > 0] or order
        weakest = extreme["weak"] is not None
        place = signed[-1 if weakest else 0]
        return [
            f"The {'weakest' if weakest else 'strongest'} {f'{sign} ' if sign else ''}correlation is between ",
            found.stat(f"pairs.{place}.x"),
            " and ",
            found.stat(f"pairs.{place}.y"),
            ": r = ",
            figure(inquiry, found, f"pairs.{place}.r"),
            ".",
        ]
    pieces: list[Piece] = ["Correlations, strongest first: "]
    for count, place in enumerate(order[:_MOST_PAIRS]):
        x, y = found.stat(f"pairs.{place}.x"), found.stat(f"pairs.{place}.y")
        pieces += ["; " if count else "", x, " and ", y, ": r = ", figure(inquiry, found, f"pairs.{place}.r")]
    return [*pieces, "."]


def _ordered(inquiry: Tested, found: Evidence) -> list[int]:
    """Pairs by their strength; only those of the one column asked about, where there is one."""
    pairs = found.statistics.get("pairs")
    places = range(len(pairs) if isinstance(pairs, list) else 0)
    if inquiry.about is None:
        return list(places)
    return [
        place for place in places if inquiry.about in (found.text(f"pairs.{place}.x"), found.text(f"pairs.{place}.y"))
    ]


def contingency(inquiry: Tested, found: Evidence) -> list[Piece]:
    if re.search(r"\bodds[ -]ratio", inquiry.asked, re.IGNORECASE) and found.number("odds_ratio.estimate") is not None:
        return _odds_ratio(inquiry, found)
    significant = is_true(found, "significant")
    verdict = "Yes" if significant else "No"
    freedom = re.search(r"degrees? of freedom|\bdof\b|\bdf\b", inquiry.asked, re.IGNORECASE) is not None
    strength = re.search(r"cram[eé]r|effect size|how strong", inquiry.asked, re.IGNORECASE) is not None
    what = "associated (dependent)" if significant else "not significantly associated (independent)"
    names = f"{plain(inquiry.labels[0])} and {plain(inquiry.labels[1])}"
    pieces: list[Piece] = [f"{verdict}: {names} are {what} (chi² = ", figure(inquiry, found, "chi2")]
    if freedom:
        pieces += [", degrees of freedom = ", found.stat("degrees_of_freedom")]
    pieces += [", ", *told_p(inquiry, found, "p_value")]
    if strength:
        pieces += [", Cramér's V = ", figure(inquiry, found, "cramers_v")]
    return [*pieces, ")."]


def _odds_ratio(inquiry: Tested, found: Evidence) -> list[Piece]:
    pieces: list[Piece] = [
        f"The odds ratio of {plain(inquiry.labels[0])} by {plain(inquiry.labels[1])}{inquiry.scope} is "
    ]
    pieces.append(figure(inquiry, found, "odds_ratio.estimate"))
    sides = (found.text("odds_ratio.column"), found.text("odds_ratio.row"))
    if not all(side.lower() in _UNTRUE for side in sides):  # of two truths, the ratio is the same for yes and for no
        pieces += [
            " (the odds of ",
            found.stat("odds_ratio.column"),
            " at ",
            found.stat("odds_ratio.row"),
            " over the other)",
        ]
    if re.search(r"confidence|interval", inquiry.asked, re.IGNORECASE):
        pieces += [" (95 % interval ", figure(inquiry, found, "odds_ratio.low"), " to "]
        pieces += [figure(inquiry, found, "odds_ratio.high"), ")"]
    if asks_p(inquiry):
        pieces += [" (chi² test, ", *told_p(inquiry, found, "p_value"), ")"]
    return [*pieces, "."]
