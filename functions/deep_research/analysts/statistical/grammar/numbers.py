"""Numbers as people write them."""

import re

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_WORDS = {word: value for value, word in enumerate(_COUNTED.split())} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "last": -1}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")

COUNTED = "two|three|four|five|six|seven|eight|nine|ten"
"""A pattern of the small numbers that lists are asked for by."""

NUMBER = r"(?:[-+−]?\d[\d,]*(?:\.\d+)?|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")"  # noqa: RUF001
"""A pattern of one number, in figures or in words."""


def number(text: str) -> float | int | None:
    """The number that a word or figure stands for: `1,200`, `4.5`, `eighty`."""
    word = text.lower().strip()
    if word in _WORDS:
        return _WORDS[word]
    try:
        value = float(word.replace(",", "").replace("−", "-"))  # noqa: RUF001
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def ordinal(text: str) -> int | None:
    """1 for `first` and `1st`."""
    match = _ORDINAL.match(text.lower())
    return int(match.group(1)) if match else _ORDINALS.get(text.lower())


_PLACES = re.compile(rf"({NUMBER})\s+(?:decimal|d\.p)", re.IGNORECASE)
_NEAREST = re.compile(r"nearest (?:whole number|integer)|to (?:an|the) integer", re.IGNORECASE)


def decimals(question: str) -> int | None:
    """How many decimals were asked for; None where nothing was said."""
    match = _PLACES.search(question)
    if match:
        places = number(match.group(1))
        return int(places) if places is not None and 0 <= places <= 15 else None
    return 0 if _NEAREST.search(question) else None
