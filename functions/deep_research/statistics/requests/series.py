"""What may be asked of a series: one row for each period, in order."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model
from deep_research.statistics.requests.levels import Level, Share

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


class Seasonality(Series):
    """Whether a series repeats itself every `cycle` periods, such as 12 months, 7 days, 4 quarters."""

    procedure: Literal["seasonality"] = "seasonality"
    cycle: Cycle = 12
    alpha: Level = 0.05


class ChangePoints(Series):
    """Since when a series runs at another level."""

    procedure: Literal["change_points"] = "change_points"
    alpha: Level = 0.05
    most: Annotated[int, Field(ge=1, le=20)] = 5


class Forecast(Series):
    """The next periods, each with an interval, by the method that did best on the last periods known."""

    procedure: Literal["forecast"] = "forecast"
    horizon: Annotated[int, Field(ge=1, le=100)] = 3
    cycle: Cycle | None = None
    """Periods after which the series repeats itself; None where it has no season."""
    confidence: Share = 0.95
