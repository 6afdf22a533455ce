"""What may be asked of models of several columns."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model
from deep_research.statistics.requests.levels import Level, Seed, Share


class LinearRegression(Model):
    """Least squares with intercept; with `test_share`, fitted on the rest and measured on that share."""

    procedure: Literal["linear_regression"] = "linear_regression"
    target: str
    features: Annotated[tuple[str, ...], Field(min_length=1)]
    test_share: Share | None = None
    seed: Seed = 42
    alpha: Level = 0.05


class LogisticRegression(Model):
    """Ridge-penalised logistic model of a two-valued target, measured on the test share."""

    procedure: Literal["logistic_regression"] = "logistic_regression"
    target: str
    features: Annotated[tuple[str, ...], Field(min_length=1)]
    test_share: Share = 0.25
    seed: Seed = 42
    balanced: bool = False


class Clusters(Model):
    """Groups of similar rows by k-means over scaled numeric columns; `k` is chosen by silhouette where not given."""

    procedure: Literal["clusters"] = "clusters"
    columns: Annotated[tuple[str, ...], Field(min_length=1, max_length=30)]
    k: Annotated[int, Field(ge=2, le=20)] | None = None
    most: Annotated[int, Field(ge=2, le=20)] = 8
    """The largest number of clusters that is tried."""
    seed: Seed = 42
