"""What may be asked of the procedures: one typed request each, told apart by `procedure`."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model

Level = Annotated[float, Field(gt=0, lt=0.5)]


class Correlation(Model):
    """How two numeric columns move together; with `by`, within each group too."""

    procedure: Literal["correlation"] = "correlation"
    x: str
    y: str
    method: Literal["pearson", "spearman", "kendall"] = "pearson"
    by: str | None = None


class CorrelationMatrix(Model):
    """Every pair of at least two numeric columns, strongest first."""

    procedure: Literal["correlation_matrix"] = "correlation_matrix"
    columns: Annotated[tuple[str, ...], Field(min_length=2)]
    method: Literal["pearson", "spearman"] = "pearson"


class Describe(Model):
    """Sample conventions: deviation over n - 1, bias-corrected skewness and excess kurtosis; `biased`: neither."""

    procedure: Literal["describe"] = "describe"
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    by: str | None = None
    biased: bool = False


class Normality(Model):
    """Is a column normally distributed? With `by`, asked of each group."""

    procedure: Literal["normality"] = "normality"
    column: str
    test: Literal["shapiro", "dagostino", "kolmogorov_smirnov", "anderson", "skewness"] = "shapiro"
    alpha: Level = 0.05
    skewness_limit: float = 0.5
    by: str | None = None


class Outliers(Model):
    """Values far from the rest, and what remains without them. `threshold` defaults to 3 (z, MAD 3.5, IQR 1.5)."""

    procedure: Literal["outliers"] = "outliers"
    column: str
    method: Literal["z", "iqr", "mad"] = "iqr"
    threshold: float | None = None
    side: Literal["both", "high", "low"] = "both"
    label: str | None = None
    """A column that names the rows, to list which ones are out."""
    by: str | None = None


class GroupDifference(Model):
    """Do groups differ in a numeric column? Two-sample tests take exactly two groups."""

    procedure: Literal["group_difference"] = "group_difference"
    value: str
    group: str
    test: Literal["student", "welch", "mann_whitney", "kolmogorov_smirnov", "anova", "kruskal"] = "welch"
    alpha: Level = 0.05


class Contingency(Model):
    """Are two categorical columns associated? `count` names a column of counts where rows are already grouped."""

    procedure: Literal["contingency"] = "contingency"
    row: str
    column: str
    count: str | None = None
    alpha: Level = 0.05


class Concentration(Model):
    """How evenly a count spreads over categories: one row for each category.

    Sums of a measure are no counts: with `counts` false the shares are told and nothing is tested.
    """

    procedure: Literal["concentration"] = "concentration"
    category: str
    count: str
    counts: bool = True


class Trend(Model):
    """Where a series goes: one row for each period, in order; with `by`, for each group too."""

    procedure: Literal["trend"] = "trend"
    period: str
    value: str
    alpha: Level = 0.05
    by: str | None = None
    omit_last: bool = False
    """The last period is not complete and would look like a fall."""


class LinearRegression(Model):
    """Least squares with intercept; with `test_share`, fitted on the rest and measured on that share."""

    procedure: Literal["linear_regression"] = "linear_regression"
    target: str
    features: Annotated[tuple[str, ...], Field(min_length=1)]
    test_share: Annotated[float, Field(gt=0, lt=1)] | None = None
    seed: Annotated[int, Field(ge=0)] = 42
    alpha: Level = 0.05


class LogisticRegression(Model):
    """Ridge-penalised logistic model of a two-valued target, measured on the test share."""

    procedure: Literal["logistic_regression"] = "logistic_regression"
    target: str
    features: Annotated[tuple[str, ...], Field(min_length=1)]
    test_share: Annotated[float, Field(gt=0, lt=1)] = 0.25
    seed: Annotated[int, Field(ge=0)] = 42
    balanced: bool = False


Request = Annotated[
    Correlation
    | CorrelationMatrix
    | Describe
    | Normality
    | Outliers
    | GroupDifference
    | Contingency
    | Concentration
    | Trend
    | LinearRegression
    | LogisticRegression,
    Field(discriminator="procedure"),
]
