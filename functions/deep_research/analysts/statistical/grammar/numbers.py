"""Numbers as people write them."""

import re

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_COUNTED.split())}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)} | {"dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9}
_FIGURES = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_SCALED = re.compile(r"(.*?)\s?(hundred|thousand|million|billion|bn|k)?")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "last": -1}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")

COUNTED = "two|three|four|five|six|seven|eight|nine|ten"
"""A pattern of the small numbers that lists are asked for by."""

_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALE = r"(?:(?:k|bn)\b|\s(?:hundred|thousand|million|billion|bn)\b)"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
NUMBER = (
    rf"(?:[-+−]?\d[\d,]*(?:\.\d+)?(?:(?<!,){_SCALE})?"  # noqa: RUF001
    rf"|\b(?:(?:{_WORD})(?:[- ](?:{_ONES})\b)?(?:\s(?:hundred|thousand|million|billion))?"
    rf"|hundred)\b(?:\sand\sa\shalf\b)?)"
)
"""A pattern of one number, in figures or in words: `1,200`, `150k`, `2 million`, `twenty-five`, `two and a half`."""


def number(text: str) -> float | int | None:
    """The number that words or figures stand for: `1,200`, `4.5`, `eighty`, `60 thousand`."""
    said = text.lower().strip().replace(",", "").replace("−", "-")  # noqa: RUF001
    half = 0.5 if said.endswith(" and a half") else 0.0
    scaled = _SCALED.fullmatch(said.removesuffix(" and a half"))
    base = 1.0 if said == "hundred" else _plain(scaled.group(1)) if scaled else None
    if scaled is None or base is None:
        return None
    value = base * _SCALES.get(scaled.group(2) or "", 1.0) + half
    return int(value) if value.is_integer() else value


def _plain(said: str) -> float | None:
    if said in _WORDS:
        return float(_WORDS[said])
    tens, _, ones = said.replace(" ", "-").partition("-")
    if tens in _TENS.split() and ones in _WORDS:
        return float(_WORDS[tens] + _WORDS[ones])
    return float(said) if _FIGURES.fullmatch(said) else None


def ordinal(text: str) -> int | None:
    """1 for `first` and `1st`."""
    match = _ORDINAL.match(text.lower())
    return int(match.group(1)) if match else _ORDINALS.get(text.lower())


_MOST_PLACES = 15
_PLACES = re.compile(rf"({NUMBER})\s+(?:decimal|d\.p)", re.IGNORECASE)
_NEAREST = re.compile(r"nearest (?:whole number|integer)|to (?:an|the) integer", re.IGNORECASE)


def decimals_of(question: str, named: str) -> int | None:
    """The decimals asked of the one figure that the pattern names, as in “the slope to one decimal and R² to three”."""
    for match in re.finditer(
        rf"(?:{named})[^.;,\d]{{0,25}}?\b(?:with|to|at|in)\s+({NUMBER})(?!\.\d)", question, re.IGNORECASE
    ):
        places = number(match.group(1))
        if isinstance(places, int) and 0 <= places <= _MOST_PLACES:
            return places
    return None


def decimals(question: str) -> int | None:
    """How many decimals were asked for; None where nothing was said."""
    match = _PLACES.search(question)
    if match:
        places = number(match.group(1))
        return int(places) if places is not None and 0 <= places <= _MOST_PLACES else None
    return 0 if _NEAREST.search(question) else None
