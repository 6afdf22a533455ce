"""What may be asked of the procedures: one typed request each, told apart by `procedure`."""

from typing import Annotated

from pydantic import Field

from deep_research.statistics.requests.columns import (
    Concentration,
    DataQuality,
    Describe,
    Missingness,
    Normality,
    Outliers,
)
from deep_research.statistics.requests.comparisons import Contribution, GroupDifference, PairedDifference
from deep_research.statistics.requests.levels import Level
from deep_research.statistics.requests.models import Clusters, LinearRegression, LogisticRegression
from deep_research.statistics.requests.relations import Contingency, Correlation, CorrelationMatrix, SimpsonCheck
from deep_research.statistics.requests.series import ChangePoints, Forecast, Seasonality, Series, Trend

__all__ = [
    "ChangePoints",
    "Clusters",
    "Concentration",
    "Contingency",
    "Contribution",
    "Correlation",
    "CorrelationMatrix",
    "DataQuality",
    "Describe",
    "Forecast",
    "GroupDifference",
    "Level",
    "LinearRegression",
    "LogisticRegression",
    "Missingness",
    "Normality",
    "Outliers",
    "PairedDifference",
    "Request",
    "Seasonality",
    "Series",
    "SimpsonCheck",
    "Trend",
]

Request = Annotated[
    ChangePoints
    | Clusters
    | Concentration
    | Contingency
    | Contribution
    | Correlation
    | CorrelationMatrix
    | DataQuality
    | Describe
    | Forecast
    | GroupDifference
    | LinearRegression
    | LogisticRegression
    | Missingness
    | Normality
    | Outliers
    | PairedDifference
    | Seasonality
    | SimpsonCheck
    | Trend,
    Field(discriminator="procedure"),
]
