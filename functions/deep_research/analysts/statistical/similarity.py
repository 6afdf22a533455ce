"""How alike the words of a question and the parts of a column's name are."""

import re

from rapidfuzz import fuzz

from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS
from deep_research.analysts.statistical.lexicon import ABBREVIATIONS, GENERIC, SYNONYMS
from deep_research.analysts.statistical.text import Token, stem, word_set, words

_TYPO = 88
_SMALL_WORD = 4
_JOINTS = word_set("of the")
_OF_AN_ABBREVIATION = 0.7
METHOD = frozenset(
    stem(word)
    for word in word_set(
        "column columns row rows data dataset distribution distributed outlier test tests is are was were "
        "the significance hypothesis normal coefficient correlation z score calculate using use method "
        "null"
    )
)
"""Words that speak of how to analyse; a column called so must be written exactly."""
GENERIC_STEMS = frozenset(stem(word) for word in GENERIC)
_SYNONYM_STEMS = tuple(frozenset(stem(word) for word in group) for group in SYNONYMS)


def is_spelled(joined: str, said: list[str]) -> bool:
    """Whether the name is made of a beginning of each word, the last at least two letters long."""
    if len(said) == 1:
        return len(joined) >= 2 and said[0].startswith(joined)
    return any(
        said[0].startswith(joined[:size]) and is_spelled(joined[size:], said[1:])
        for size in range(len(joined) - 2, 0, -1)
    )


def alike(left: str, right: str) -> bool:
    """Two stems mean the same: equal, synonyms, or one a typo of the other."""
    return left == right or are_synonyms(left, right) or is_typo(left, right)


def are_synonyms(left: str, right: str) -> bool:
    return any(left in group and right in group for group in _SYNONYM_STEMS)


def is_typo(left: str, right: str) -> bool:
    return min(len(left), len(right)) >= 5 and fuzz.ratio(left, right) >= _TYPO


def match_part(token: Token, parts: tuple[str, ...]) -> tuple[int, float] | None:  # noqa: C901, PLR0911 - surest first
    if not token.text[0].isalpha() or (token.stem in METHOD and token.text.islower()):
        return None
    said = {stem(word) for word in ABBREVIATIONS.get(token.lower, "").split()} | {token.stem}
    for place, part in enumerate(parts):
        if part in said:
            return place, 1.0
    if token.stem in GENERIC_STEMS:
        return None
    grammatical = token.stem in FUNCTION_STEMS and not token.text.isupper()  # “our” is no misspelt hour
    for place, part in enumerate(parts):
        small = grammatical and len(token.text) <= _SMALL_WORD
        if len(token.text) == len(part) - 1 >= 3 and part.endswith(token.lower) and not small:
            return place, 0.85
    for place, part in enumerate(parts):
        longer = len(part) >= 4 and token.lower.startswith(part) and len(token.text) > len(part) + 1
        if not grammatical and (is_typo(token.stem, part) or longer):
            return place, 0.85
    for place, part in enumerate(parts):
        if are_synonyms(token.stem, part):
            return place, 0.65
    return None


def name_parts(name: str) -> dict[str, float]:
    """The stems of a name with what each counts for: one of the words behind an abbreviation nearly stands for all."""
    found: dict[str, float] = {}
    said = words(name)
    for word in [word for word in said if word not in _JOINTS] or said:
        meant = ABBREVIATIONS.get(word, word).split()
        if len(meant) > 1:
            found.setdefault(stem(word), 1.0)
        for each in meant:
            found.setdefault(stem(each), _OF_AN_ABBREVIATION if len(meant) > 1 else 1.0)
    return found


def bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def weight_of(part: str, holders: int) -> float:
    """What many names share, or any name may hold, says little."""
    return float((0.3 if part in GENERIC_STEMS else 1.0) / holders**0.5)
