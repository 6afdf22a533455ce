"""Splits a text that asks several things into its questions."""

import re

from deep_research.analysts.statistical.linking import Linker
from deep_research.domain.dataset import Profile

_QUESTION_END = re.compile(r"(?<=\?)\s+")
_GOES_ON = re.compile(
    r"^\W*(?:and\s+|but\s+)?(?:if|how many\s*\?|which ones?\s*\?|why\s*\?|does (?:it|this|that)|do they"
    r"|is (?:it|this|that)\b|are (?:they|these|those)\b|how (?:does|do|is|are|strong|many are)\b"
    r"|what is (?:it|its|their|the p)\b|use\b|using\b|round\b)",
    re.IGNORECASE,
)
_COUNTED_AND_FIGURES = re.compile(
    r"^(?P<counted>\W*(?P<verb>calculate|report|give|compute|provide|find|show|state|what (?:is|are))\b[^.\n]*?"
    r"\b(?:number|count)s? (?:of \w+ )?(?:of|for|in|per) (?:each"
    r"|every)\b[^.\n]*?),? and (?P<figures>(?:also )?the (?:\w+,? )*?"
    r"(?:mean|average|median|minimum|maximum|sum|total|standard deviation)\b[^\n]*)(?P<rules>(?:\n.*)*)$",
    re.IGNORECASE,
)
"""“The number of each kind and the mean of the price”: two tables."""
_MOST = 3
_OWN = 5
"""Words and signs from which on a question stands by itself."""


def questions(text: str, profile: Profile) -> tuple[str, ...]:
    """Up to three questions of one line; one that goes on about the last, or names nothing, stays with it."""
    both = _COUNTED_AND_FIGURES.match(text.strip())
    if both is not None:
        return both["counted"], f"{both['verb']} {both['figures']}{both['rules']}"
    pieces = _QUESTION_END.split(text.strip())
    if "\n" in text.strip() or len(pieces) < 2 or not all(piece.endswith("?") for piece in pieces):
        return (text,)
    found: list[str] = []
    for piece in pieces:
        linker = Linker(piece, profile)
        named = linker.columns or linker.values or len(linker.tokens) > _OWN
        if found and (_GOES_ON.match(piece) or not named):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return tuple(found) if len(found) <= _MOST else (text,)
