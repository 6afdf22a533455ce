"""What a job may spend on language models, and what is left of it."""

from collections.abc import Iterable

from pydantic import Field

from deep_research.domain.model import Model
from deep_research.domain.model_use import ModelUse

_MILLION = 1_000_000


class Price(Model):
    """US dollars for a million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)

    def of(self, input_tokens: int, output_tokens: int) -> float:
        return (input_tokens * self.input + output_tokens * self.output) / _MILLION


class Budget(Model):
    """Limits of a job, or of a part of it. Dollars bind only models whose price is known."""

    tokens: int
    dollars: float
    seconds: float

    def after(self, uses: Iterable[ModelUse]) -> "Budget":
        """What is left once these were spent; never below zero."""
        spent = tuple(uses)
        return Budget(
            tokens=max(self.tokens - sum(use.input_tokens + use.output_tokens for use in spent), 0),
            dollars=max(self.dollars - sum(use.dollars or 0.0 for use in spent), 0.0),
            seconds=max(self.seconds - sum(use.seconds for use in spent), 0.0),
        )

    def part(self, share: float) -> "Budget":
        return Budget(tokens=int(self.tokens * share), dollars=self.dollars * share, seconds=self.seconds * share)

    def output_tokens(self, input_tokens: int, wanted: int, price: Price | None) -> int:
        """How many tokens may be written in answer to so many, at most `wanted`."""
        affordable = min(wanted, self.tokens - input_tokens)
        if price is not None and price.output:
            affordable = min(affordable, int((self.dollars - price.of(input_tokens, 0)) / price.output * _MILLION))
        return max(affordable, 0)
