"""Where a question speaks of a column or of a value."""

from collections.abc import Sequence
from dataclasses import dataclass

from deep_research.analysts.statistical.text import Token
from deep_research.domain.dataset import Column


@dataclass(frozen=True)
class Mention:
    """A column, or a value of one, with the tokens that speak of it: from `first` to `last`, both included."""

    column: Column
    first: int
    last: int
    score: float
    value: str | None = None


def spanning(tokens: Sequence[Token], column: Column, start: int, end: int, score: float) -> list[Mention]:
    """The mention that covers these characters of the question; none where no word stands there."""
    places = [place for place, token in enumerate(tokens) if token.start < end and token.end > start]
    return [Mention(column, places[0], places[-1], score)] if places else []
