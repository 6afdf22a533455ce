"""Whatever the cells hold, a procedure gives finite numbers or says in a sentence why it gives none."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deep_research import statistics
from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table
from deep_research.statistics.results import SMALL_P

SERIES = {"period": "p", "value": "x"}
REQUESTS: list[dict[str, Any]] = [
    {"procedure": "correlation", "x": "x", "y": "y"},
    {"procedure": "correlation", "x": "x", "y": "y", "method": "spearman", "controls": ["z"]},
    {"procedure": "correlation", "x": "x", "y": "y", "controls": ["z", "t"]},
    {"procedure": "correlation", "x": "x", "y": "y", "method": "kendall", "by": "g"},
    {"procedure": "correlation_matrix", "columns": ["x", "y", "z"]},
    {"procedure": "describe", "columns": ["x", "y"], "by": "g", "quantiles": [0.1, 0.9]},
    {"procedure": "describe", "columns": ["x"], "biased": True, "quantile_method": "median_unbiased"},
    *({"procedure": "normality", "column": "x", "test": test} for test in ("shapiro", "dagostino", "jarque_bera")),
    *({"procedure": "normality", "column": "x", "test": test} for test in ("kolmogorov_smirnov", "skewness")),
    *({"procedure": "outliers", "column": "x", "method": method, "label": "g"} for method in ("z", "iqr", "mad")),
    *({"procedure": "group_difference", "value": "x", "group": "g", "test": t} for t in ("auto", "welch_anova")),
    *({"procedure": "group_difference", "value": "x", "group": "g", "test": t} for t in ("anova", "kruskal")),
    *({"procedure": "group_difference", "value": "x", "group": "b", "test": t} for t in ("student", "welch")),
    {"procedure": "group_difference", "value": "x", "group": "b", "test": "mann_whitney"},
    {"procedure": "group_difference", "value": "x", "group": "b", "test": "kolmogorov_smirnov"},
    {"procedure": "contingency", "row": "g", "column": "t"},
    {"procedure": "contingency", "row": "b", "column": "g", "count": "z"},
    {"procedure": "concentration", "category": "g", "count": "x"},
    {"procedure": "concentration", "category": "p", "count": "z", "counts": False},
    {"procedure": "linear_regression", "target": "y", "features": ["x", "z", "t"]},
    {"procedure": "linear_regression", "target": "x", "features": ["y"], "test_share": 0.3},
    {"procedure": "logistic_regression", "target": "b", "features": ["x", "z"], "test_share": 0.4},
    {"procedure": "logistic_regression", "target": "b", "features": ["x"], "balanced": True},
    {"procedure": "paired_difference", "before": "x", "after": "y"},
    {"procedure": "paired_difference", "before": "x", "after": "y", "test": "wilcoxon"},
    {"procedure": "simpson_check", "x": "x", "y": "y", "stratum": "g"},
    {"procedure": "missingness", "column": "x", "others": ["y", "z", "g", "b"]},
    {"procedure": "data_quality", "non_negative": ["x"], "period": "g"},
    {"procedure": "contribution", "segment": "g", "period": "b", "value": "x"},
    {"procedure": "contribution", "segment": "g", "period": "b", "value": "x", "denominator": "y"},
    {"procedure": "clusters", "columns": ["x", "y"], "most": 3},
    {"procedure": "clusters", "columns": ["x", "y", "z"], "k": 2},
    {"procedure": "seasonality", **SERIES, "cycle": 4},
    {"procedure": "change_points", **SERIES},
    {"procedure": "forecast", **SERIES, "horizon": 2},
    {"procedure": "forecast", **SERIES, "cycle": 4, "horizon": 2, "omit_last": True},
    {"procedure": "trend", **SERIES},
    {"procedure": "trend", **SERIES, "by": "g", "omit_last": True},
]


NAN, INFINITE = float("nan"), float("inf")
KINDS: dict[str, Callable[[Random], Scalar]] = {
    "constant": lambda draw: 7,
    "missing": lambda draw: None,
    "two values": lambda draw: draw.choice((0, 1)),
    "ties": lambda draw: draw.choice((0.1, 0.2, 0.3)),
    "rounding": lambda draw: draw.choice((1e15, 1e15 + 1)),
    "huge": lambda draw: draw.choice((1e59, -1e59, 0)),
    "tiny": lambda draw: draw.choice((1e-300, 5e-324, 0.0)),
    "beyond": lambda draw: draw.choice((1e300, 10**400, 1)),
    "gaps": lambda draw: draw.choice((None, 1.5, NAN, 2, INFINITE)),
    "whole": lambda draw: draw.randint(-50, 50),
    "real": lambda draw: draw.gauss(0, 100),
    "skewed": lambda draw: draw.paretovariate(0.5),
    "mixed": lambda draw: draw.choice((None, 0, 1, 1e-300, 1e59, draw.gauss(0, 1), draw.randint(-9, 9), NAN)),
    "text": lambda draw: draw.choice(("a", 1)),
}
CATEGORIES: list[tuple[Scalar, ...]] = [("a", "b", "c"), ("a",), (None, "a", NAN), (1, 2.0, True, "1"), (None,)]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Hypothesis chooses what each column is like and how long it is; a seeded generator fills the cells."""
    n = draw(st.sampled_from([0, 1, 2, 3, 5, 8, 13, 30, 60]))
    random = Random(draw(st.integers(0, 10**6)))
    columns: dict[str, list[Scalar]] = {}
    for name in "xyzt":
        kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
        columns[name] = [kind(random) for _ in range(n)]
    columns["b"] = [random.choice((0, 1)) for _ in range(n)]
    categories = draw(st.sampled_from(CATEGORIES))
    columns["g"] = [random.choice(categories) for _ in range(n)]
    columns["p"] = [f"{2000 + place}" for place in range(n)]
    return Table.model_construct(columns=tuple(columns), rows=tuple(zip(*columns.values(), strict=True)), row_count=n)


def attempted(request: dict[str, Any], table: Table) -> dict[str, Any]:
    try:
        return statistics.run(request, table)
    except StatisticsError as refused:
        return {"refusal": refused.message}


def dicts(node: Any) -> list[dict[str, Any]]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [*([node] if isinstance(node, dict) else []), *(each for part in inner for each in dicts(part))]


@pytest.mark.property
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: "-".join(str(value) for value in each.values())[:60])
@settings(max_examples=30, deadline=None)
@given(table=tables())
def test_a_result_is_finite_or_there_is_none(request_: dict[str, Any], table: Table) -> None:
    found = attempted(request_, table)
    json.dumps(found, allow_nan=False)
    for part in dicts(found):
        p_value = part.get("p_value")
        assert p_value is None or 0 <= p_value <= 1
        assert ("p_below" in part) == (p_value is not None and p_value < SMALL_P)
        for low, high in (("low", "high"), ("difference_low", "difference_high"), ("sen_low", "sen_high")):
            if part.get(low) is not None and part.get(high) is not None:
                assert part[low] <= part[high]


@settings(max_examples=12, deadline=None)
@given(table=tables())
def test_every_result_says_what_it_rests_on_in_whole_sentences(table: Table) -> None:
    for request in REQUESTS:
        found = attempted(request, table)
        assert all(told.endswith(".") for told in [*found.get("assumptions", []), found.get("refusal", ".")])
