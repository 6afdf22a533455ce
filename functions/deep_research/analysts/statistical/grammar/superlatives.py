"""Superlatives: which end is meant, of what, and how many."""

import re
from dataclasses import dataclass

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.quantities import ADJECTIVES, bases

_MOST = "highest|largest|greatest|maximum|max|most|biggest|longest|latest|newest|top|best|leading"
_LEAST = "lowest|smallest|minimum|min|least|fewest|shortest|earliest|worst|bottom"
_FREQUENT = r"(?:common(?:ly)?|frequent(?:ly)?|often|popular|numerous|prevalent|typical(?:ly)?|usual(?:ly)?)"
_LIKELY = r"(?:likely|probable)"
_ADJECTIVES = "|".join(
    f"{root}most"
    if root.endswith("ern")
    else f"{root[:-1]}iest"
    if root.endswith("y")
    else f"{root}(?:{root[-1]})?e?st"
    for root in ADJECTIVES
)
_PERIODS = r"recent\s+(?:\d|days?|weeks?|months?|quarters?|years?)"
_DESCRIBED = (
    rf"(?:most|least)\s+(?!{_FREQUENT}\b|{_PERIODS})"
    rf"(?P<adjective>{'|'.join(ADJECTIVES)}|\w{{4,}}(?:ed|ive|able|ible|ful|ous|ic))"
)
_SUPERLATIVE = re.compile(
    rf"(?:(?P<before>{NUMBER})\s+)?\b(?P<word>{_DESCRIBED}|farthest|furthest|rarest|commonest|{_MOST}|{_LEAST}"
    rf"|{_ADJECTIVES})\b"
    rf"(?:\s+(?P<after>{NUMBER})\b)?(?:\s+(?P<frequent>{_FREQUENT}))?(?:\s+(?P<likely>{_LIKELY}))?",
    re.IGNORECASE,
)
_RARE = ("rarest", "commonest")
_LESS_LIKELY = re.compile(r"\b(?:less|least) likely\b", re.IGNORECASE)


@dataclass(frozen=True)
class Superlative:
    """`side` is 1 for most, -1 for least; `count` how many were asked for; `frequent`: of occurrences."""

    word: str
    side: int
    count: int | None
    frequent: bool
    start: int
    end: int
    described: bool = False
    """Of an adjective: most expensive, least satisfied."""


def superlatives(text: str) -> tuple[Superlative, ...]:
    found = []
    for match in _SUPERLATIVE.finditer(text):
        word = (match.group("adjective") or match.group("word")).lower()
        if re.match(r"\s*(?:of the time|recent)", text[match.end() :]) or re.search(
            r"\bat\s+$", text[: match.start()], re.IGNORECASE
        ):
            continue
        count = next(
            (int(value) for name in ("before", "after") if (value := number(match.group(name) or "")) is not None), None
        )
        side = (
            -_side(word)
            if match.group("adjective") and match.group("word").lower().startswith("least")
            else _side(word)
        )
        frequent = match.group("frequent") is not None or word in _RARE
        described = match.group("adjective") is not None
        found.append(Superlative(word, side, count, frequent, match.start(), match.end(), described))
    less = _LESS_LIKELY.search(text)
    if less and not any(each.start <= less.start() < each.end for each in found):
        found.append(Superlative("least", -1, None, False, less.start(), less.end()))
    return tuple(found)


def _side(word: str) -> int:
    if re.fullmatch(_MOST, word):
        return 1
    if re.fullmatch(_LEAST, word) or word == "rarest":
        return -1
    return next((ADJECTIVES[base][1] for base in bases(word) if base in ADJECTIVES), 1)
