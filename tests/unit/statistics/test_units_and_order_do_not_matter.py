"""What is certain stays so in other units, and rows may come in any order."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.statistics.published import ask, table

OVER_TIME = {"period": "p", "value": "x"}
ASKED: list[tuple[str, dict[str, Any], str]] = [
    ("correlation", {"x": "x", "y": "y"}, "p_value"),
    ("correlation", {"x": "x", "y": "y", "method": "spearman", "controls": ["z"]}, "p_value"),
    ("group_difference", {"value": "x", "group": "g", "test": "auto"}, "p_value"),
    ("group_difference", {"value": "x", "group": "g", "test": "anova"}, "effect"),
    ("normality", {"column": "x", "test": "shapiro"}, "p_value"),
    ("normality", {"column": "x", "test": "dagostino"}, "p_value"),
    ("outliers", {"column": "x", "method": "mad"}, "count"),
    ("linear_regression", {"target": "y", "features": ["x", "z"]}, "r_squared"),
    ("simpson_check", {"x": "x", "y": "y", "stratum": "g"}, "within_r"),
    ("clusters", {"columns": ["x", "y"], "k": 2}, "silhouette"),
]
SERIES: list[tuple[str, dict[str, Any], str]] = [
    ("trend", OVER_TIME, "mann_kendall_z"),
    ("change_points", OVER_TIME, "p_value"),
    ("seasonality", OVER_TIME | {"cycle": 4}, "strength"),
    ("forecast", OVER_TIME | {"horizon": 2}, "skill"),
]


def columns(seed: int) -> dict[str, list[Any]]:
    random = np.random.default_rng(seed)
    x, z = random.normal(50, 10, 36), random.normal(size=36)
    y = 0.3 * x + z + random.normal(size=36)
    group = random.permutation(["a", "b", "c"] * 12)
    return {"x": x.tolist(), "y": y.tolist(), "z": z.tolist(), "g": group.tolist(), "p": list(range(36))}


@pytest.mark.parametrize(("procedure", "request_", "figure"), ASKED + SERIES)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), unit=st.sampled_from([1e-6, 0.01, 1000.0, 1e9]))
def test_another_unit_changes_no_verdict(
    procedure: str, request_: dict[str, Any], figure: str, seed: int, unit: float
) -> None:
    known = columns(seed)
    other = known | {"x": [unit * value for value in known["x"]]}
    first, second = (ask(procedure, table(**each), **request_)[figure] for each in (known, other))
    assert second == pytest.approx(first, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize(("procedure", "request_", "figure"), ASKED)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(procedure: str, request_: dict[str, Any], figure: str, seed: int) -> None:
    known = columns(seed)
    order = np.random.default_rng(seed + 1).permutation(36)
    other = {name: [values[place] for place in order] for name, values in known.items()}
    first, second = (ask(procedure, table(**each), **request_)[figure] for each in (known, other))
    assert second == pytest.approx(first, rel=1e-9)
