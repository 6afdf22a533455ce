"""What may be asked of a series: one row for each period, in order."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model
from deep_research.statistics.requests.levels import Level

Cycle = Annotated[int, Field(ge=2, le=400)]


class Series(Model):
    """One row for each period, in order; with `by`, for each group."""

    period: str
    value: str
    by: str | None = None
    omit_last: bool = False
    """The last period is not complete and would look like a fall."""


class Trend(Series):
    """Where a series goes; with `by`, for each group too."""

    procedure: Literal["trend"] = "trend"
    alpha: Level = 0.05
