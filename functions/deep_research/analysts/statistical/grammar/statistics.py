"""The statistics that a question asks for by name."""

import re
from dataclasses import dataclass

_NAMES: tuple[tuple[str, str], ...] = (
    ("cv", r"coefficients? of variation|relative standard deviation"),
    ("sem", r"standard errors?(?: of the mean)?|\bsem\b"),
    ("geometric_mean", r"geometric mean"),
    ("variance_population", r"population variance"),
    ("sd_population", r"population standard deviation|population std"),
    ("sd", r"(?:sample )?standard deviations?|\bstd(?:ev)?\b|\bst(?:\.|d\.?) ?dev(?:iation)?\b"),
    ("variance", r"\bvariance\b"),
    ("iqr", r"interquartile range|inter-quartile range|\biqr\b"),
    (
        "range",
        r"\brange\b|\b(?:difference|gap|spread) between\w? the (?:maximum|most \w+|\w+est)"
        r"[^.?]*?(?:minimum|least|\w+est)\b",
    ),
    ("median", r"\bmedians?\b"),
    ("mean", r"\bmeans?\b(?! (?:that|to)\b)|\baverages?\b|\barithmetic mean\b|\bon average\b"),
    ("mode", r"\bmode\b"),
    ("skewness", r"\bskew(?:ness|ed)\b"),
    ("kurtosis", r"\bkurtosis\b"),
    ("q1", r"\b(?:first|lower|1st) quartile\b|\bq1\b"),
    ("q3", r"\b(?:third|upper|3rd) quartile\b|\bq3\b"),
    ("max", r"\bmaximum\b|\bmax\b"),
    ("min", r"\bminimum\b|\bmin\b"),
    ("sum", r"\bsum\b|\btotal (?!number)(?!of \w+ \w+ (?:rows|records))|\badded\b|\bin total\b"),
)
_DISTINCT = re.compile(
    r"(?:how many|number of|count of)\s+(?:\w+\s+){0,2}?(?:different|distinct|unique)\b", re.IGNORECASE
)
_COUNT = re.compile(r"\bhow many\b|\b(?:total )?number of\b|\bcount(?:s)? (?:of|the|each)\b|\bcount\b", re.IGNORECASE)
_POPULATION = re.compile(r"population (?:standard deviation|variance)|\bddof\s*=\s*0|\(σ\)|\bσ\b", re.IGNORECASE)  # noqa: RUF001


_PERCENTILES = re.compile(
    r"\b((?:\d{1,2}(?:\.\d+)?(?:st|nd|rd|th)?(?:,? (?:and|or|to) |, )?(?:the )?)+)[ -]?percentiles?\b"
    r"|\bpercentiles? (?:of )?((?:\d{1,2}(?:\.\d+)?(?:, | and |, and )?)+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """A statistic, and where its name stands in the question."""

    function: str
    start: int
    end: int


def named_statistics(text: str) -> tuple[Named, ...]:
    """In the order of the text; a longer name hides the shorter one that it contains."""
    found: list[Named] = []
    population = _POPULATION.search(text) is not None
    for match in _PERCENTILES.finditer(text):
        shares = re.findall(r"\d+(?:\.\d+)?", match[1] or match[2])
        found += [Named(f"p{share}", match.start() + place, match.end()) for place, share in enumerate(shares)]
    for function, pattern in _NAMES:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if all(match.end() <= known.start or match.start() >= known.end for known in found):
                name = f"{function}_population" if function in ("sd", "variance") and population else function
                found.append(Named(name, match.start(), match.end()))
    return tuple(sorted(found, key=lambda each: each.start))


def functions(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.function for each in named_statistics(text)))


def asks_distinct(text: str) -> bool:
    return _DISTINCT.search(text) is not None


def asks_count(text: str) -> bool:
    return _COUNT.search(text) is not None
