"""What may be asked of columns together."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model
from deep_research.statistics.requests.levels import Level, Share


class Correlation(Model):
    """How two numeric columns move together; with `by`, within each group too.

    With `controls`, the part of the association that these numeric columns do not explain (Pearson or Spearman).
    """

    procedure: Literal["correlation"] = "correlation"
    x: str
    y: str
    method: Literal["pearson", "spearman", "kendall"] = "pearson"
    by: str | None = None
    controls: tuple[str, ...] = ()
    confidence: Share = 0.95


class CorrelationMatrix(Model):
    """Every pair of at least two numeric columns, strongest first."""

    procedure: Literal["correlation_matrix"] = "correlation_matrix"
    columns: Annotated[tuple[str, ...], Field(min_length=2)]
    method: Literal["pearson", "spearman"] = "pearson"


class Contingency(Model):
    """Are two categorical columns associated? `count` names a column of counts where rows are already grouped."""

    procedure: Literal["contingency"] = "contingency"
    row: str
    column: str
    count: str | None = None
    alpha: Level = 0.05
    continuity: bool = False
    """Yates's correction (1934) of a two-by-two table, as R and SciPy make it unless told otherwise."""


class SimpsonCheck(Model):
    """Does what holds over all rows hold within each stratum too? `x` and `y` are numeric (or true and false)."""

    procedure: Literal["simpson_check"] = "simpson_check"
    x: str
    y: str
    stratum: str
    alpha: Level = 0.05
