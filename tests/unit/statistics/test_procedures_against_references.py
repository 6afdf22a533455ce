"""Each procedure agrees with a published value or with the library that people would check it against."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from deep_research import statistics
from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Scalar, Table
from deep_research.statistics.multiple_testing import adjusted
from deep_research.statistics.splitting import split
from tests.unit.statistics.published import plants, table

# Anscombe (1973), first set: r = 0.81642, slope 0.50009, intercept 3.00009.
X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
Y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]


def run(rows: Table, **request: Any) -> dict[str, Any]:
    return statistics.run(request, rows)


def test_pearson_is_anscombes() -> None:
    found = run(table(x=X, y=Y), procedure="correlation", x="x", y="y")
    assert found["r"] == pytest.approx(0.81642, abs=1e-5)
    assert found["p_value"] == pytest.approx(0.00217, abs=1e-5)
    assert found["low"] < found["r"] < found["high"]


def test_rows_with_a_missing_value_are_left_out_of_a_correlation() -> None:
    found = run(table(x=[*X, None, 3], y=[*Y, 5.0, None]), procedure="correlation", x="x", y="y")
    assert found["n"] == len(X)


def test_the_least_squares_line_is_anscombes() -> None:
    found = run(table(x=X, y=Y), procedure="linear_regression", target="y", features=["x"])
    assert found["intercept"] == pytest.approx(3.00009, abs=1e-5)
    assert found["coefficients"][0]["estimate"] == pytest.approx(0.50009, abs=1e-5)
    assert found["coefficients"][0]["p_value"] == pytest.approx(0.00217, abs=1e-5)


def test_anova_is_that_of_the_plant_growth_data() -> None:
    found = run(plants(), procedure="group_difference", value="weight", group="group", test="anova")
    assert found["statistic"] == pytest.approx(4.846, abs=1e-3)
    assert found["p_value"] == pytest.approx(0.01591, abs=1e-5)
    assert (found["highest"], found["lowest"], found["significant"]) == ("trt2", "trt1", True)


def test_a_two_sample_test_refuses_three_groups() -> None:
    with pytest.raises(StatisticsError, match="exactly two groups"):
        run(plants(), procedure="group_difference", value="weight", group="group", test="student")


def test_the_chi_squared_test_reads_counted_rows_as_it_reads_single_ones() -> None:
    single = table(row=["a"] * 30 + ["b"] * 30, column=["x"] * 20 + ["y"] * 10 + ["x"] * 10 + ["y"] * 20)
    counted = table(row=["a", "a", "b", "b"], column=["x", "y", "x", "y"], count=[20, 10, 10, 20])
    expected = run(single, procedure="contingency", row="row", column="column")
    assert run(counted, procedure="contingency", row="row", column="column", count="count") == expected
    assert expected["chi2"] == pytest.approx(20 / 3)


def test_skewness_and_kurtosis_are_corrected_for_bias_unless_told_otherwise() -> None:
    values = [1, 2, 2, 3, 9, 4, 1, 30]
    corrected = run(table(v=values), procedure="describe", columns=["v"])["columns"]["v"]
    biased = run(table(v=values), procedure="describe", columns=["v"], biased=True)["columns"]["v"]
    assert corrected["skewness"] == pytest.approx(stats.skew(values, bias=False))
    assert corrected["kurtosis"] == pytest.approx(stats.kurtosis(values, bias=False))
    assert corrected["sd"] == pytest.approx(np.std(values, ddof=1))
    assert biased["skewness"] == pytest.approx(stats.skew(values))
    assert biased["sd"] == pytest.approx(np.std(values))


def test_tukeys_fences_find_the_far_value_and_tell_what_remains() -> None:
    found = run(table(v=[1, 2, 3, 4, 5, 6, 7, 8, 100]), procedure="outliers", column="v", method="iqr")
    assert (found["count"], found["values"], found["remaining_rows"]) == (1, [100.0], 8)
    assert found["remaining"]["mean"] == 4.5


def test_outliers_are_named_by_the_label_asked_for() -> None:
    rows = table(v=[1, 2, 3, 4, 5, 6, 7, 8, 100], who=list("abcdefghi"))
    assert run(rows, procedure="outliers", column="v", label="who")["labels"] == ["i"]


def test_a_steady_rise_is_increasing_and_noise_is_stable() -> None:
    months = [f"2024-{month:02}" for month in range(1, 13)]
    rise = run(table(m=months, v=[float(3 * k) for k in range(12)]), procedure="trend", period="m", value="v")
    noise = run(table(m=months, v=[5.0, 7, 4, 6, 5, 7, 4, 6, 5, 7, 4, 6]), procedure="trend", period="m", value="v")
    assert (rise["direction"], rise["slope"]) == ("increasing", pytest.approx(3))
    assert noise["direction"] == "stable"


def test_an_incomplete_last_period_makes_no_fall() -> None:
    periods = [str(year) for year in range(2010, 2020)]
    values: list[Scalar] = [*range(10, 19), 1]
    found = run(table(p=periods, v=values), procedure="trend", period="p", value="v", omit_last=True)
    assert (found["direction"], found["last_period"]) == ("increasing", "2018")


def test_groups_of_a_trend_are_not_mixed_into_one_series() -> None:
    rows = table(g=["a"] * 6 + ["b"] * 6, p=list("123456") * 2, v=[1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1])
    found = run(rows, procedure="trend", period="p", value="v", by="g")
    assert [group["direction"] for group in found["groups"]] == ["increasing", "decreasing"]
    assert "direction" not in found


def test_an_even_spread_is_not_called_concentrated() -> None:
    found = run(table(c=["a", "b", "c"], n=[100, 101, 99]), procedure="concentration", category="c", count="n")
    assert found["p_value"] > 0.9
    assert found["leader"] == "b"


def test_normality_is_rejected_for_an_exponential_and_not_for_a_normal_sample() -> None:
    generator = np.random.default_rng(1)
    normal = table(v=[float(value) for value in generator.normal(size=200)])
    exponential = table(v=[float(value) for value in generator.exponential(size=200)])
    for test in ("shapiro", "dagostino", "kolmogorov_smirnov"):
        assert run(normal, procedure="normality", column="v", test=test)["normal"]
        assert not run(exponential, procedure="normality", column="v", test=test)["normal"]


def test_the_same_seed_splits_rows_as_others_do() -> None:
    # The first test rows of a 10-row split with seed 42 are 8, 1 and 5.
    found = split(np.arange(10.0).reshape(-1, 1), 0.3, 42)[1]
    assert found.ravel().tolist() == [8.0, 1.0, 5.0]


def test_a_logistic_model_learns_what_separates_the_classes() -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(size=300)
    rows = table(x=[float(value) for value in x], y=[int(value > 0) for value in x])
    found = run(rows, procedure="logistic_regression", target="y", features=["x"], test_share=0.3)
    assert found["accuracy"] > 0.95 > found["majority_share"]


def test_benjamini_hochberg_is_the_papers_example() -> None:
    # Benjamini & Hochberg (1995), table 1: four of fifteen stay below 0.05.
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p_values += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(q <= 0.05 for q in adjusted(p_values)) == 4


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"procedure": "correlation", "x": "v", "y": "c"}, "does not vary"),
        ({"procedure": "correlation", "x": "v", "y": "text"}, "holds text"),
        ({"procedure": "correlation", "x": "v", "y": "none"}, "no column"),
        ({"procedure": "normality", "column": "v"}, "needs at least"),
        ({"procedure": "tarot"}, "no request for a procedure"),
        ({"procedure": "trend", "period": "v"}, "no request for a procedure: “value”: Field required."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(request_: dict[str, Any], told: str) -> None:
    rows = table(v=[1, 2, 3, 4], c=[1, 1, 1, 1], text=["a", "b", "c", "d"])
    with pytest.raises(StatisticsError, match=told):
        statistics.run(request_, rows)


def test_no_p_value_is_said_to_be_zero() -> None:
    found = run(table(x=list(range(400)), y=[2 * place for place in range(400)]), procedure="correlation", x="x", y="y")
    assert (found["p_value"], found["p_below"]) == (0, 0.001)


def test_a_large_sample_is_told_to_make_small_departures_significant() -> None:
    values = np.random.default_rng(0).normal(size=6_000).tolist()
    found = run(table(v=values), procedure="normality", column="v", test="dagostino")
    assert any("even a small departure" in told for told in found["assumptions"])


def test_jarque_bera_is_scipys() -> None:
    values = np.random.default_rng(0).exponential(size=80)
    found = run(table(v=values.tolist()), procedure="normality", column="v", test="jarque_bera")
    assert found["statistic"] == pytest.approx(stats.jarque_bera(values).statistic)
    assert not found["normal"]
