"""What may be asked of the procedures: one typed request each, told apart by `procedure`."""

from typing import Annotated

from pydantic import Field

from deep_research.statistics.requests.columns import (
    Concentration,
    Describe,
    Normality,
    Outliers,
)
from deep_research.statistics.requests.comparisons import GroupDifference, PairedDifference
from deep_research.statistics.requests.levels import Level
from deep_research.statistics.requests.models import LinearRegression, LogisticRegression
from deep_research.statistics.requests.relations import Contingency, Correlation, CorrelationMatrix
from deep_research.statistics.requests.series import Series, Trend

__all__ = [
    "Concentration",
    "Contingency",
    "Correlation",
    "CorrelationMatrix",
    "Describe",
    "GroupDifference",
    "Level",
    "LinearRegression",
    "LogisticRegression",
    "Normality",
    "Outliers",
    "PairedDifference",
    "Request",
    "Series",
    "Trend",
]

Request = Annotated[
    Concentration
    | Contingency
    | Correlation
    | CorrelationMatrix
    | Describe
    | GroupDifference
    | LinearRegression
    | LogisticRegression
    | Normality
    | Outliers
    | PairedDifference
    | Trend,
    Field(discriminator="procedure"),
]
