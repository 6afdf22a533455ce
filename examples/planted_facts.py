"""What `generate_sales.py` planted, and whether an answer says it. `README.md` gives the figures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

RISING = r"\b(?:gr[eo]w|growth|ris(?:e|es|en|ing)\b|rose|increas|upward|gain|climb|doubl|tripl|up (?:by|from))"
FALLING = r"\b(?:fall|fell|declin|decreas|downward|drop|los(?:t|es|ing)|shr[ia]nk|halv|down (?:by|from))"
LEADING = r"(?:leads?|led|largest|highest|biggest|dominates?|ahead|tops)\b"


@dataclass(frozen=True)
class PlantedFact:
    """Something true of the file; `words` are patterns that one sentence must match all of to have said it."""

    name: str
    words: tuple[str, ...]

    def is_said_in(self, statements: Iterable[str]) -> bool:
        return any(
            all(re.search(words, sentence, re.IGNORECASE) for words in self.words)
            for statement in statements
            for sentence in re.split(r"(?<=[.;!?])\s+", statement)
        )


NORTH_AMERICA_LEADS = (
    rf"North America(?: \([^)]*\))? (?:\w+ ){{0,3}}{LEADING}",
    rf"\b{LEADING}(?: \w+){{0,4}} (?:is|was|in|for|by) North America",
)
ABOUT_TRENDS = (
    PlantedFact("revenue grows over the three years", (r"revenue|sales", RISING)),
    PlantedFact("North America leads the regions", ("|".join(NORTH_AMERICA_LEADS),)),
    PlantedFact("Outdoor grows", (r"\bOutdoor\b", RISING)),
    PlantedFact("Media declines", (r"\bMedia\b", FALLING)),
    PlantedFact("each year peaks in November and December", (r"\bNov(?:ember)?\b|-11\b", r"\bDec(?:ember)?\b|-12\b")),
    PlantedFact("sales move to Online", (r"\bOnline\b", rf"{RISING}|\bshare\b|\bshift")),
)
"""What an answer to "What are the top sales trends?" could say."""
