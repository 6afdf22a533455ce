"""What may be asked of single columns."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model
from deep_research.statistics.requests.levels import Level, Share

QuantileMethod = Literal["linear", "weibull", "hazen", "median_unbiased", "nearest"]
"""Hyndman & Fan's (1996) types 7 (spreadsheets, NumPy, R), 6, 5 and 8; and the nearest value."""


class Describe(Model):
    """Sample conventions: deviation over n - 1, bias-corrected skewness and excess kurtosis; `biased`: neither."""

    procedure: Literal["describe"] = "describe"
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    by: str | None = None
    biased: bool = False
    quantiles: tuple[Share, ...] = ()
    """Further quantiles, beside the quartiles."""
    quantile_method: QuantileMethod = "linear"


class Normality(Model):
    """Is a column normally distributed? With `by`, asked of each group."""

    procedure: Literal["normality"] = "normality"
    column: str
    test: Literal["shapiro", "dagostino", "jarque_bera", "kolmogorov_smirnov", "anderson", "skewness"] = "shapiro"
    alpha: Level = 0.05
    skewness_limit: float = 0.5
    by: str | None = None


class Outliers(Model):
    """Values far from the rest, and what remains without them. `threshold` defaults to 3 (z, MAD 3.5, IQR 1.5)."""

    procedure: Literal["outliers"] = "outliers"
    column: str
    method: Literal["z", "iqr", "mad"] = "iqr"
    threshold: Annotated[float, Field(ge=0, le=1e6)] | None = None
    side: Literal["both", "high", "low"] = "both"
    label: str | None = None
    """A column that names the rows, to list which ones are out."""
    by: str | None = None


class Concentration(Model):
    """How evenly a count spreads over categories: one row for each category.

    Sums of a measure are no counts: with `counts` false the shares are told and nothing is tested.
    """

    procedure: Literal["concentration"] = "concentration"
    category: str
    count: str
    counts: bool = True


class DataQuality(Model):
    """Missing, repeated, constant, identifying, mixed and impossible values; an incomplete last period."""

    procedure: Literal["data_quality"] = "data_quality"
    columns: tuple[str, ...] = ()
    """All columns of the rows, where none is named."""
    non_negative: tuple[str, ...] = ()
    """Numeric columns in which a value below zero is impossible."""
    period: str | None = None
    """A column of periods, to see whether the last one holds as many rows as the others."""


class Missingness(Model):
    """Whether the rows in which `column` is missing differ from the others in any of `others`."""

    procedure: Literal["missingness"] = "missingness"
    column: str
    others: Annotated[tuple[str, ...], Field(min_length=1)]
    alpha: Level = 0.05
