"""Words of a question whose beginnings spell a name: graduate record examination for GRE."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS
from deep_research.analysts.statistical.similarity import is_spelled
from deep_research.analysts.statistical.text import Token, word_set

_LONG_ACRONYM = 4
_SMALL = word_set("of and the for in or a an per to")

Span = tuple[int, int]
"""The first and the last token, both included."""


@dataclass(frozen=True)
class Initials:
    """One question's words, by what their beginnings spell."""

    tokens: tuple[Token, ...]

    def acronym(self, part: str) -> Iterator[Span]:
        """The words whose initials are this part of a name, but for its first letter where it is long."""
        for said, spans in self._acronyms.items():
            if part == said or (len(part) == len(said) + 1 >= _LONG_ACRONYM and part.endswith(said)):
                yield from spans

    def spelling(self, joined: str) -> Iterator[Span]:
        """The consecutive words whose beginnings spell the name, as `accnum` does for account number."""
        for first in range(len(self.tokens)):
            last = self._spelled_until(joined, first)
            if last is not None:
                yield first, last

    def _spelled_until(self, joined: str, first: int) -> int | None:
        places = [
            place
            for place in range(first, min(first + 6, len(self.tokens)))
            if self.tokens[place].text[0].isalpha() and self.tokens[place].lower not in _SMALL
        ]
        if not places or places[0] != first:
            return None
        for size in (2, 3):
            said = [self.tokens[place].lower for place in places[:size]]
            if len(said) == size and is_spelled(joined, said):
                return places[size - 1]
        return None

    @cached_property
    def _acronyms(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for first in range(len(self.tokens)):
            for size in (2, 3, 4, 5):
                window = self.tokens[first : first + size]
                if len(window) < size or not all(token.text[0].isalpha() for token in window):
                    continue
                bare = [token for token in window if token.lower not in _SMALL]
                said = {"".join(t.lower[0] for t in window), "".join(t.lower[0] for t in bare)}
                if len(bare) == size == 2:  # “recommendation letter” is a letter of recommendation
                    said.add(f"{window[1].lower[0]}o{window[0].lower[0]}")
                for each in said:
                    if len(each) >= 3 or not any(token.stem in FUNCTION_STEMS for token in window):
                        found.setdefault(each, []).append((first, first + size - 1))
        return found
