"""Models and clusters agree with statsmodels and scikit-learn on published data."""

import numpy as np
import pytest

from deep_research.domain.errors import StatisticsError
from deep_research.statistics.classification import auc
from deep_research.statistics.kmeans import assigned, silhouette
from deep_research.statistics.odds import wald_odds
from deep_research.statistics.regression_checks import centred
from tests.unit.statistics.published import MANUAL, WEIGHT, ask, cars, table

# Three clouds of eight points, drawn around (0, 0), (3, 0) and (0, 4).
CLOUDS = [
    *([1.01, -0.28], [0.02, 0.24], [-0.47, 0.0], [-0.0, -1.05], [0.61, 0.36], [-0.38, -0.1], [0.3, -0.16]),
    *([-0.15, -0.87], [3.33, 0.07], [3.16, -0.92], [3.99, 0.09], [2.77, 1.22], [2.97, -0.87], [2.76, -1.37]),
    *([3.63, -0.25], [2.55, 0.64], [-0.99, 4.32], [-1.24, 3.6], [-0.72, 4.88], [1.06, 3.8], [0.5, 3.89]),
    *([0.34, 3.55], [-1.03, 2.92], [0.23, 5.35]),
]


def test_least_squares_is_statsmodels_ols() -> None:
    found = ask("linear_regression", cars(), target="mpg", features=["weight", "horsepower"])
    weight, horsepower = found["coefficients"]
    assert found["intercept"] == pytest.approx(37.2272701)
    assert (weight["estimate"], weight["standard_error"]) == (pytest.approx(-3.87783074), pytest.approx(0.63273349))
    assert (weight["low"], weight["high"]) == (pytest.approx(-5.17191604), pytest.approx(-2.58374544))
    assert horsepower["estimate"] == pytest.approx(-0.0317729470)
    assert (found["r_squared"], found["adjusted_r_squared"]) == (pytest.approx(0.82678545), pytest.approx(0.81483962))
    assert (found["f_statistic"], found["residual_sd"]) == (pytest.approx(69.2112134), pytest.approx(2.59341178))
    assert weight["vif"] == pytest.approx(1.766624579)


def test_residuals_are_checked_as_statsmodels_checks_them() -> None:
    # het_breuschpagan: p = 0.644.
    found = ask("linear_regression", cars(), target="mpg", features=["weight", "horsepower"])
    assert "Residuals spread evenly (Breusch-Pagan p = 0.644)." in found["assumptions"]


def test_a_copied_feature_is_told_and_not_tested() -> None:
    rows = table(y=[1, 3, 2, 5, 4, 6.5], x=[1, 2, 3, 4, 5, 6], twice=[2, 4, 6, 8, 10, 12])
    found = ask("linear_regression", rows, target="y", features=["x", "twice"])
    assert all(each["p_value"] is None for each in found["coefficients"])
    assert any("follow from others" in told for told in found["assumptions"])


def test_a_nearly_copied_feature_shows_in_its_inflation() -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=60)
    rows = table(y=(x + random.normal(size=60)).tolist(), x=x.tolist(), near=(x + random.normal(0, 0.01, 60)).tolist())
    found = ask("linear_regression", rows, target="y", features=["x", "near"])
    assert all(each["vif"] > 100 for each in found["coefficients"])
    assert any("follows almost wholly from the others" in told for told in found["assumptions"])


def test_a_models_errors_are_those_of_rows_it_has_not_seen() -> None:
    x = np.arange(100.0)
    rows = table(x=x.tolist(), y=(2 * x + 1).tolist())
    found = ask("linear_regression", rows, target="y", features=["x"], test_share=0.2, seed=3)
    assert (found["training_n"], found["test_n"]) == (80, 20)
    assert found["rmse"] == pytest.approx(0, abs=1e-9)
    assert found["test_r_squared"] == pytest.approx(1)


def test_odds_are_those_of_statsmodels_logit() -> None:
    # Logit(manual ~ weight): slope -4.02396996, standard error 1.43652775, 95 % from -6.83951262 to -1.20842730.
    features, _, unit = centred(np.array([WEIGHT]).T)
    design = np.column_stack([np.ones(len(features)), features])
    (odds,) = wald_odds(("weight",), design, np.array(MANUAL), unit)
    assert (odds.estimate, odds.standard_error) == (
        pytest.approx(-4.02396996, abs=1e-3),
        pytest.approx(1.4365, abs=1e-3),
    )
    assert (odds.low, odds.high) == (pytest.approx(np.exp(-6.8395), rel=1e-2), pytest.approx(np.exp(-1.2084), rel=1e-2))


def test_the_odds_that_made_the_data_lie_in_their_interval() -> None:
    random = np.random.default_rng(9)
    x, noise = random.normal(size=400), random.logistic(size=400)
    rows = table(x=x.tolist(), y=(0.5 + 1.2 * x + noise > 0).astype(int).tolist())
    (odds,) = ask("logistic_regression", rows, target="y", features=["x"], test_share=0.25, seed=1)["odds"]
    assert odds["low"] < np.exp(1.2) < odds["high"]


def test_a_feature_that_separates_the_classes_gets_no_odds() -> None:
    rows = table(x=list(range(40)), y=[0] * 20 + [1] * 20)
    found = ask("logistic_regression", rows, target="y", features=["x"], test_share=0.25)
    assert (found["odds"], found["auc"]) == ([], 1.0)


def test_the_area_under_the_curve_counts_ties_half() -> None:
    # scikit-learn's roc_auc_score.
    score, truth = np.array([0.1, 0.4, 0.35, 0.8, 0.4, 0.4]), np.array([0.0, 0, 1, 1, 0, 1])
    assert auc(score, truth) == pytest.approx(6 / 9)


def test_three_clouds_are_three_clusters() -> None:
    # scikit-learn's KMeans and silhouette_score on the standardised points: 0.5336, 0.6519 and 0.6077.
    x, y = (list(column) for column in zip(*CLOUDS, strict=True))
    found = ask("clusters", table(x=x, y=y), columns=["x", "y"], most=4)
    widths = [each["silhouette"] for each in found["tried"]]
    assert widths == pytest.approx([0.5335777383988879, 0.6519147628529899, 0.6076509062859019], abs=1e-9)
    assert (found["k"], found["structure"]) == (3, "reasonable")
    assert [cluster["n"] for cluster in found["clusters"]] == [8, 8, 8]


def test_clusters_do_not_depend_on_the_order_of_rows_or_on_units() -> None:
    x, y = (list(column) for column in zip(*CLOUDS, strict=True))
    forth = ask("clusters", table(x=x, y=y), columns=["x", "y"])
    back = ask("clusters", table(x=x[::-1], y=[1000 * value for value in y[::-1]]), columns=["x", "y"])
    assert (back["k"], back["silhouette"]) == (forth["k"], pytest.approx(forth["silhouette"]))


def test_one_cloud_is_told_to_have_no_clusters() -> None:
    points = np.random.default_rng(0).normal(size=(300, 4))
    rows = table(**{name: points[:, place].tolist() for place, name in enumerate("abcd")})
    found = ask("clusters", rows, columns=list("abcd"))
    assert found["structure"] == "none"
    assert any("no clear clusters" in told for told in found["assumptions"])


def test_clusters_of_a_large_table_are_found_on_a_sample_and_given_to_all() -> None:
    points = np.random.default_rng(0).normal(size=(15_000, 1)) + np.repeat([[0.0], [20.0]], [9_000, 6_000], axis=0)
    found = ask("clusters", table(v=points[:, 0].tolist()), columns=["v"], k=2)
    assert [cluster["n"] for cluster in found["clusters"]] == [9_000, 6_000]
    assert any("rows drawn at random" in told for told in found["assumptions"])


def test_a_row_alone_in_its_cluster_has_no_silhouette() -> None:
    rows = np.array([[0.0], [0.1], [9.0]])
    labels = assigned(rows, np.array([[0.0], [9.0]]))
    assert silhouette(rows, labels) == pytest.approx((2 * (1 - 0.1 / 8.95) + 0) / 3, abs=1e-3)


def test_more_clusters_than_different_rows_are_refused() -> None:
    with pytest.raises(StatisticsError, match="too few for 4 clusters"):
        ask("clusters", table(v=[1, 2, 3] * 5), columns=["v"], k=4)
