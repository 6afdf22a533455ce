"""Statistics are computed again from rows, and a figure that is told otherwise is named."""

from typing import Any

import pytest
from scipy import stats

from tests.evaluation.recomputed_statistics import differences, figures

LEFT, RIGHT = [1.0, 2.5, 3.0, 4.75, 6.0], [2.0, 4.0, 5.5, 9.0, 11.0]
GROUPS: list[tuple[Any, ...]] = [*(("a", value) for value in LEFT), *(("b", value) for value in RIGHT), ("b", None)]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("kruskal", stats.kruskal(LEFT, RIGHT).pvalue),
        ("anova", stats.f_oneway(LEFT, RIGHT).pvalue),
        ("student", stats.ttest_ind(LEFT, RIGHT).pvalue),
        ("welch", stats.ttest_ind(LEFT, RIGHT, equal_var=False).pvalue),
    ],
)
def test_the_difference_of_groups_is_tested_again(test: str, expected: float) -> None:
    assert figures({"test": test}, ["group", "value"], GROUPS) == pytest.approx({"n": 10, "p_value": expected})


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_a_correlation_leaves_out_pairs_that_lack_a_value(method: str) -> None:
    rows = [*zip(LEFT, RIGHT, strict=True), (None, 3.0)]
    again = figures({"method": method, "r": 0.5, "controls": []}, ["x", "y"], rows)
    assert (again["n"], round(again["r"], 6)) == (
        5,
        1 if method != "pearson" else round(stats.pearsonr(LEFT, RIGHT)[0], 6),
    )


def test_the_evenness_of_counts_is_tested_again() -> None:
    rows = [("a", 10, 50.0), ("b", 6, 30.0), ("c", 4, 20.0)]
    again = figures({"chi2": 0, "unevenness": 0}, ["group", "rows", "share"], rows)
    assert again == pytest.approx({"chi2": 2.8, "p_value": stats.chi2.sf(2.8, 2), "n": 20})


def test_a_contingency_table_is_tested_again() -> None:
    rows = [("a", "x", 10), ("a", "y", 20), ("b", "x", 20), ("b", "y", 10)]
    again = figures({"cramers_v": 0}, ["row", "column", "rows"], rows)
    assert again == pytest.approx({"chi2": 20 / 3, "degrees_of_freedom": 1, "n": 60})


def test_a_partial_correlation_is_left_to_the_product() -> None:
    assert figures({"method": "pearson", "r": 0.5, "controls": ["z"]}, ["x", "y"], [(1, 2)]) == {}


@pytest.mark.parametrize("told", [0.051, None, "0.05"])
def test_a_figure_that_is_told_otherwise_is_named(told: object) -> None:
    assert len(differences({"p_value": told}, {"p_value": 0.05})) == 1


def test_the_last_digits_of_a_float_may_differ() -> None:
    assert differences({"p_value": 0.05}, {"p_value": 0.05 * (1 + 1e-9)}) == []
