"""The rows of one value of a dimension, and the conditions that pick them."""

from deep_research.domain.model import Model
from deep_research.query.select import literal, quoted


class Segment(Model):
    """The rows of one value of a dimension."""

    column: str
    label: str
    value: str

    @property
    def where(self) -> str:
        return f"{quoted(self.column)} = {literal(self.value)}"

    @property
    def within(self) -> str:
        """In a question: ` where ward is Surgery`."""
        return f" where {self.label} is {named(self.value)}"

    @property
    def scope(self) -> str:
        return f" among rows{self.within}"


def named(value: str) -> str:
    """A value in a sentence; with digits only in quotation marks."""
    return f"“{value}”" if any(character.isdigit() for character in value) else value


def conditions(condition: str, segment: Segment | None, *more: str) -> tuple[str, ...]:
    return (condition, *((segment.where,) if segment else ()), *more)
