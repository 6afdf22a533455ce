"""What `generate_sales.py` planted, and whether an answer says it. `README.md` gives the figures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

RISING = r"gr[eo]w|grown|growth|ris(?:e|es|en|ing)|rose|increas|upward|gain|climb|higher|doubl|tripl|up by|up from"
FALLING = r"fall|fell|declin|decreas|downward|drop|los(?:t|es|ing)|shrink|shrank|lower|halv|down by|down from"
LEADING = r"lead|led|largest|highest|most|top|biggest|first|dominat|ahead"


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


YEAR_END = r"\b(?:Nov(?:ember)?|Dec(?:ember)?|20\d\d-1[12])\b"

ABOUT_TRENDS = (
    PlantedFact("revenue grows from year to year", (r"revenue|sales", RISING)),
    PlantedFact("North America leads the regions", (r"North America", LEADING)),
    PlantedFact("Outdoor grows", (r"Outdoor", RISING)),
    PlantedFact("Media declines", (r"Media\b", FALLING)),
    PlantedFact("November and December are the peak", (YEAR_END, r"peak|season|highest|most|top|strongest")),
    PlantedFact("sales move from Store to Online", (r"\b(?:Online|Store)\b", rf"{RISING}|{FALLING}|shift|share")),
)
"""What an answer to "What are the top sales trends?" could say."""
