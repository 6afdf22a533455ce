"""Correlations, groups, pairs and crossings agree with published values, or with SciPy's and statsmodels' on them."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.statistics.multiple_testing import discoveries, holm
from deep_research.statistics.post_hoc import pairs
from tests.unit.statistics.published import (
    BERKELEY,
    HORSEPOWER,
    MPG,
    PLANTS,
    SLEEP_1,
    SLEEP_2,
    WEIGHT,
    ask,
    cars,
    plants,
    table,
)


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("method", "r", "p_value"),
    [
        ("pearson", *stats.pearsonr(MPG, WEIGHT)),
        ("spearman", *stats.spearmanr(MPG, WEIGHT)),
        ("kendall", *stats.kendalltau(MPG, WEIGHT)),
    ],
)
def test_correlations_are_scipys(method: str, r: float, p_value: float) -> None:
    found = ask("correlation", cars(), x="mpg", y="weight", method=method)
    assert (found["r"], found["p_value"], found["n"]) == (close(r), close(p_value), 32)
    assert found["low"] < r < found["high"]


def test_pearsons_interval_is_fishers() -> None:
    low, high = stats.pearsonr(MPG, WEIGHT).confidence_interval(0.9)
    found = ask("correlation", cars(), x="mpg", y="weight", confidence=0.9)
    assert (found["low"], found["high"]) == (close(low), close(high))


def test_a_partial_correlation_is_that_of_what_the_controls_leave() -> None:
    # Residuals of statsmodels' OLS on horsepower, correlated.
    found = ask("correlation", cars(), x="mpg", y="weight", controls=["horsepower"])
    assert (found["r"], found["p_value"]) == (close(-0.7512049049618652), close(1.1196471362000179e-06))
    ranks = ask("correlation", cars(), x="mpg", y="weight", controls=["horsepower"], method="spearman")
    assert ranks["r"] == close(-0.6844151608419109)


def test_nothing_is_left_to_correlate_where_the_controls_explain_all() -> None:
    rows = table(x=[1, 2, 3, 4, 5, 6], y=[3, 1, 4, 1, 5, 9], c=[2, 4, 6, 8, 10, 12])
    with pytest.raises(StatisticsError, match="explain a column completely"):
        ask("correlation", rows, x="x", y="y", controls=["c"])


def test_welchs_anova_is_statsmodels() -> None:
    found = ask("group_difference", plants(), value="weight", group="group", test="welch_anova")
    assert (found["statistic"], found["p_value"]) == (close(5.1809724081131945), close(0.01739282149016992))
    assert found["variances_p"] == close(0.34122662412547355)


def test_pairs_after_an_anova_are_rs_pairwise_t_test() -> None:
    # R: pairwise.t.test(weight, group) gives 0.194, 0.175 and 0.013, corrected by Holm.
    found = ask("group_difference", plants(), value="weight", group="group", test="anova")
    after = {(pair["first"], pair["second"]): pair["p_adjusted"] for pair in found["pairs"]}
    expected = {("ctrl", "trt1"): 0.19438788, ("ctrl", "trt2"): 0.17536335, ("trt1", "trt2"): 0.01337771}
    assert after == {pair: pytest.approx(p, abs=1e-7) for pair, p in expected.items()}
    assert [pair["significant"] for pair in found["pairs"]] == [True, False, False]


def test_dunns_z_of_two_groups_is_the_root_of_kruskal_wallis() -> None:
    two = {name: np.round(np.array(PLANTS[name])) for name in ("trt1", "trt2")}
    (pair,) = pairs("kruskal", two, 0.05)
    assert pair.p_value == close(stats.kruskal(*two.values()).pvalue)


@pytest.mark.parametrize(("test", "equal"), [("student", True), ("welch", False)])
def test_t_tests_and_their_intervals_are_scipys(test: str, equal: bool) -> None:
    left, right = PLANTS["trt1"], PLANTS["trt2"]
    rows = table(v=left + right, g=["a"] * 10 + ["b"] * 10)
    found, expected = (
        ask("group_difference", rows, value="v", group="g", test=test),
        stats.ttest_ind(left, right, equal_var=equal),
    )
    low, high = expected.confidence_interval()
    assert (found["statistic"], found["p_value"]) == (close(expected.statistic), close(expected.pvalue))
    assert (found["difference_low"], found["difference_high"]) == (close(low), close(high))


def test_hedges_takes_the_bias_off_cohens_d() -> None:
    rows = table(v=PLANTS["trt1"] + PLANTS["trt2"], g=["a"] * 10 + ["b"] * 10)
    found = ask("group_difference", rows, value="v", group="g", test="student")
    assert found["hedges_g"] == pytest.approx(found["effect"] * (1 - 3 / (4 * 18 - 1)), rel=1e-3)


def test_a_test_is_chosen_by_what_the_data_allow_and_says_so() -> None:
    skewed = [1.0, 1.1, 1.2, 1.3, 1.1, 1.0, 1.2, 40.0]
    rows = table(v=[*skewed, *PLANTS["ctrl"]], g=["a"] * 8 + ["b"] * 10)
    ranks = ask("group_difference", rows, value="v", group="g", test="auto")
    means = ask("group_difference", plants(), value="weight", group="group", test="auto")
    assert (ranks["test"], means["test"]) == ("mann_whitney", "welch_anova")
    assert any("ranks were compared" in told for told in ranks["assumptions"])
    assert any("Welch's test does not need them" in told for told in means["assumptions"])


def test_uneven_variances_are_told_where_a_test_takes_them_as_equal() -> None:
    random = np.random.default_rng(0)
    values = [*random.normal(0, 1, 60).tolist(), *random.normal(0, 9, 60).tolist()]
    found = ask("group_difference", table(v=values, g=["a"] * 60 + ["b"] * 60), value="v", group="g", test="student")
    assert any("Variances differ (Brown-Forsythe p < 0.001)" in told for told in found["assumptions"])


def test_students_sleepers_slept_longer_under_the_second_drug() -> None:
    # R: t.test(extra ~ group, paired = TRUE): t = 4.0621, p = 0.002833, 0.70 to 2.46.
    found = ask("paired_difference", table(a=SLEEP_1, b=SLEEP_2), before="a", after="b")
    assert (found["statistic"], found["p_value"]) == (close(4.062127683382037), close(0.002832890197384273))
    assert (found["difference_low"], found["difference_high"]) == (close(0.7001142367230175), close(2.459885763276983))
    assert (found["rose"], found["fell"], found["unchanged"]) == (9, 0, 1)


def test_wilcoxon_ranks_the_differences_of_pairs() -> None:
    before, after = [125, 115, 130, 140, 140, 115, 140, 125], [110, 122, 125, 120, 141, 124, 123, 137]
    found = ask("paired_difference", table(a=before, b=after), before="a", after="b", test="wilcoxon")
    expected = stats.wilcoxon(np.subtract(after, before))
    assert (found["statistic"], found["p_value"]) == (close(expected.statistic), close(expected.pvalue))


def test_fishers_tea_and_its_odds() -> None:
    # Fisher (1935): p = 0.4857; the interval is statsmodels' Table2x2.
    rows = table(row=["milk", "milk", "tea", "tea"], column=["milk", "tea"] * 2, count=[3, 1, 1, 3])
    found = ask("contingency", rows, row="row", column="column", count="count")
    assert found["fisher_p"] == close(0.48571428571428565)
    odds = found["odds_ratio"]
    assert (odds["estimate"], odds["low"], odds["high"]) == (close(9), close(0.36663693), close(220.927007))
    assert any("Fisher's exact p-value does not need them" in told for told in found["assumptions"])


def test_a_table_of_two_by_two_is_corrected_for_continuity_where_that_is_asked_for() -> None:
    counts = [[30, 11], [18, 25]]
    rows = table(row=["a", "a", "b", "b"], column=["x", "y"] * 2, count=[*counts[0], *counts[1]])
    plain = ask("contingency", rows, row="row", column="column", count="count")
    found = ask("contingency", rows, row="row", column="column", count="count", continuity=True)
    expected = stats.chi2_contingency(counts)
    assert (found["chi2"], found["p_value"]) == (close(expected.statistic), close(expected.pvalue))
    assert found["chi2"] < plain["chi2"]
    assert found["cramers_v"] == plain["cramers_v"]


def test_the_corrected_cramers_v_takes_off_what_chance_gives() -> None:
    random = np.random.default_rng(5)
    rows = table(a=random.choice(list("abcde"), 60).tolist(), b=random.choice(list("vwxyz"), 60).tolist())
    found = ask("contingency", rows, row="a", column="b")
    assert found["cramers_v_corrected"] < 0.1 < found["cramers_v"]


def test_the_cell_that_departs_most_is_named() -> None:
    rows = table(sex=["men", "women"] * 2, outcome=["admitted"] * 2 + ["rejected"] * 2, count=[512, 89, 313, 19])
    found = ask("contingency", rows, row="sex", column="outcome", count="count")
    assert (found["strongest_row"], found["strongest_column"]) in {("men", "admitted"), ("women", "admitted")}
    assert abs(found["strongest_residual"]) == pytest.approx(found["chi2"] ** 0.5)


def test_berkeleys_admissions_do_not_favour_men_within_departments() -> None:
    people: list[tuple[str, int, int]] = []
    for department, (men_in, men_out, women_in, women_out) in BERKELEY.items():
        for man, admitted, count in ((1, 1, men_in), (1, 0, men_out), (0, 1, women_in), (0, 0, women_out)):
            people += [(department, man, admitted)] * count
    department, man, admitted = (list(column) for column in zip(*people, strict=True))
    rows = table(department=department, man=man, admitted=admitted)
    found = ask("simpson_check", rows, x="man", y="admitted", stratum="department")
    assert (found["n"], found["p_below"]) == (4526, 0.001)
    assert found["r"] > 0.13
    assert abs(found["within_r"]) < 0.05
    assert found["vanishes"]
    assert not found["reversed"]


def test_an_association_that_turns_round_within_strata_is_told() -> None:
    x = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]
    y = [6, 5, 4.2, 3, 2.1, 1, 16, 15, 14.1, 13, 12.2, 11]
    found = ask("simpson_check", table(x=x, y=y, s=["a"] * 6 + ["b"] * 6), x="x", y="y", stratum="s")
    assert found["reversed"]
    assert (found["agreeing"], found["opposed"]) == (0, 2)
    assert any("Simpson's paradox" in told for told in found["assumptions"])


def test_holm_is_steps_down() -> None:
    assert holm([0.01, 0.04, 0.03]) == [pytest.approx(0.03), pytest.approx(0.06), pytest.approx(0.06)]


def test_a_jobs_tests_are_corrected_together() -> None:
    found = discoveries({"Q1": 0.001, "Q2": 0.04, "Q3": 0.8})
    assert [name for name, each in found.items() if each.significant] == ["Q1"]
    assert found["Q2"].p_adjusted == pytest.approx(0.06)


def test_a_matrix_of_correlations_is_corrected_for_its_pairs() -> None:
    found = ask("correlation_matrix", cars(), columns=["mpg", "weight", "horsepower"])
    assert [pair["r"] for pair in found["pairs"]] == [
        close(-0.8676593765172278),
        close(np.corrcoef(MPG, HORSEPOWER)[0, 1]),
        close(np.corrcoef(WEIGHT, HORSEPOWER)[0, 1]),
    ]
    assert all(pair["p_adjusted"] >= pair["p_value"] for pair in found["pairs"])
