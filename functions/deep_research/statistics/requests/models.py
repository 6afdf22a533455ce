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
