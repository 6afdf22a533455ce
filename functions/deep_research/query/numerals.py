"""Finds what says a number in a sentence: figures in any script, and the words that stand for figures."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

# A sign belongs to a figure unless something stands before it, as in 2019-2024.
_FIGURE = re.compile(r"(?:(?<![\w)])[-+−–])?\d+(?:[.,'’\u00a0\u202f]\d+)*(?:[eE][-+]?\d+)?(?:(?:[kKMB]|bn|mn|tn)\b)?")  # noqa: RUF001
_TEENS = "three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_SCALES = "(?:dozen|hundred|thousand|million|billion|trillion)s?"
_FACTORS = "twice|thrice|doubl(?:e|es|ed|ing)|tripl(?:e|es|ed|ing)|quadrupl(?:e|es|ed|ing)|half|halv(?:e|es|ed|ing)"
# "The two groups" and "two-sided" count nothing; "in two of them" does.
_WORD = re.compile(
    rf"\b(?:{_TEENS}|{_TENS}|{_SCALES}|{_FACTORS}|\w+fold|minus)\b|(?<!the )(?<!these )\btwo\b(?!-)",
    re.IGNORECASE,
)
_NOT_FOLD = frozenset({"manifold", "scaffold", "unfold", "blindfold"})


class Span(NamedTuple):
    """Where something stands in a sentence: from `start` up to, not including, `stop`."""

    start: int
    stop: int


def numerals(sentence: str) -> Iterator[Span]:
    """The place of each number that the sentence says: `-1,200.5`, `½`, `million`, `threefold`; not the ² of R²."""
    for match in _FIGURE.finditer(sentence):
        yield Span(*match.span())
    for match in _WORD.finditer(sentence):
        if match.group().lower() not in _NOT_FOLD:
            yield Span(*match.span())
    for place, character in enumerate(sentence):
        if unicodedata.category(character) in ("No", "Nl") and not _is_exponent_of_a_name(sentence, place):
            yield Span(place, place + 1)


def figure(text: str) -> Decimal | None:
    """The value of one number as `numerals` finds it, where it is plainly written: not of `12k` or `million`."""
    plain = re.sub("[,'’\u00a0\u202f]", "", text).replace("−", "-").replace("–", "-")  # noqa: RUF001
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def figures(text: str) -> set[Decimal]:
    """The numbers plainly written in a text: `from 2019-01-05, -1,200` gives 2019, 1, 5 and -1200."""
    values = (figure(text[span.start : span.stop]) for span in numerals(text))
    return {value for value in values if value is not None}


def _is_exponent_of_a_name(sentence: str, place: int) -> bool:
    return sentence[place] in "²³" and place > 0 and sentence[place - 1].isalpha()
