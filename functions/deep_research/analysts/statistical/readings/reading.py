"""What was read from one query's rows and statistics."""

from dataclasses import dataclass, replace

from pydantic import JsonValue

from deep_research.analysts.statistical.wording import (
    Piece,
    compose,
    constant,
    join,
    p_form,
    statistic,
    value_at,
    without,
)
from deep_research.domain.claim import Cell, Claim, Statistic
from deep_research.domain.query import Answer, Scalar, Table

SIGNIFICANT = 0.05
_RESERVED = 0.6
"""What is left of the confidence of an answer that left words of the question out."""


@dataclass(frozen=True)
class Reading:
    """`strength` is how remarkable the finding is, 0 to 1: its effect, discounted where chance explains it."""

    claim: Claim
    strength: float = 0.0
    certainty: float = 0.8
    chart: dict[str, JsonValue] | None = None


@dataclass(frozen=True)
class Evidence:
    """A query's result, and references into it.

    `cutoff` is the largest p-value that is still a discovery among all tests of the job, once they are known.
    """

    query_id: str
    table: Table
    statistics: dict[str, JsonValue]
    cutoff: float = 1.0

    def number(self, path: str) -> float | None:
        value = self._at(path)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def text(self, path: str) -> str:
        value = self._at(path)
        return value if isinstance(value, str) else ""

    def stat(self, path: str, form: str | None = None) -> Statistic:
        return statistic(self.query_id, path, self._at(path), form)

    def told_p(self, path: str = "p_value") -> list[Piece]:
        """`p = 0.031`; `p < 0.001` where the procedure gives that bound."""
        bound = f"{path.removesuffix('p_value')}p_below"
        if self.number(bound) is not None:
            return ["p < ", self.stat(bound, "")]
        if self.number(path) is None:
            return ["p not defined"]
        return ["p = ", self.stat(path, p_form(self._at(path)))]

    def significant(self, path: str = "p_value") -> bool:
        """The test's p-value is small by itself, and remains so among all tests of the job."""
        p_value = self.number(path)
        return p_value is not None and p_value < SIGNIFICANT and p_value <= self.cutoff

    def reservation(self, path: str = "p_value") -> str:
        """Why a small p-value is called no finding; nothing where it is one, or where it is not small."""
        p_value = self.number(path)
        small = p_value is not None and p_value < SIGNIFICANT
        return " once corrected for multiple testing" if small and not self.significant(path) else ""

    def at(self, row: int, column: str) -> Scalar:
        return self.table.rows[row][self.table.columns.index(column)]

    def cell(self, row: int, column: str, form: str = "") -> Cell:
        value = self.at(row, column)
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        return Cell(query_id=self.query_id, row=row, column=column, form=form if numeric else "")

    def _at(self, path: str) -> object:
        return value_at(self.statistics, path)


def reserved(reading: Reading, unread: tuple[str, ...]) -> Reading:
    """The reading with what it could not regard, and less sure for it."""
    if not unread:
        return reading
    claim = join([reading.claim, compose(constant(without(unread)))])
    return replace(reading, claim=claim, certainty=round(reading.certainty * _RESERVED, 2))


def of_answer(answer: Answer, cutoff: float = 1.0) -> Evidence:
    return Evidence(answer.query_id, answer.data, answer.statistics, cutoff)


def certainty(p_value: float | None, n: float | None) -> float:
    """Confidence between 0.3 and 0.95: clear results of many rows are surest, on either side of chance."""
    size = min((n or 0) / 100, 1.0)
    clear = 0.5 if p_value is None else 1.0 if p_value < 0.001 or p_value > 0.2 else 0.7 if p_value < 0.05 else 0.4
    return round(0.3 + 0.35 * size + 0.3 * clear, 2)


def discounted(effect: float, *, significant: bool) -> float:
    """An effect that chance explains is worth a tenth."""
    return min(abs(effect), 1.0) * (1.0 if significant else 0.1)
