"""A procedure that a question names is run with the question's own parameters, and the figure it wants is told."""

import numpy as np
import pytest
from scipy import stats

from tests.fakes.ingested_tables import Rows
from tests.unit.analysts.conftest import Desk

_TREES = [
    ("oak", "north", 12.1, 31.0, 140.0, "yes"),
    ("oak", "south", 14.7, 36.5, 171.0, "yes"),
    ("oak", "north", 11.2, 27.0, 118.0, "no"),
    ("oak", "south", 15.9, 41.0, 186.0, "yes"),
    ("ash", "north", 9.3, 19.5, 77.0, "no"),
    ("ash", "south", 10.8, 25.0, 102.0, "no"),
    ("ash", "north", 8.7, 18.0, 84.0, "no"),
    ("ash", "south", 12.5, 24.0, 95.0, "yes"),
    ("elm", "north", 16.4, 39.0, 150.0, "yes"),
    ("elm", "south", 17.9, 44.5, 203.0, "yes"),
    ("elm", "north", 13.6, 33.0, 161.0, "no"),
    ("elm", "south", 18.8, 60.0, 214.0, "yes"),
]
TREES: Rows = [
    {"tree": place, "species": species, "slope_side": side, "tall_m": tall, "girth_cm": girth, "age_years": age,
     "healthy": well}
    for place, (species, side, tall, girth, age, well) in enumerate(_TREES, start=1)
]  # fmt: skip
TALL, GIRTH, AGE = ([float(row[place]) for row in _TREES] for place in (2, 3, 4))
BY_SPECIES = [[row[2] for row in _TREES if row[0] == name] for name in ("ash", "elm", "oak")]
NORTH, SOUTH = ([row[2] for row in _TREES if row[1] == side] for side in ("north", "south"))
WELCH = stats.ttest_ind(NORTH, SOUTH, equal_var=False)
ANOVA = stats.f_oneway(*BY_SPECIES)
PAIRED = stats.ttest_rel(TALL, GIRTH)
LINE = stats.linregress(GIRTH, TALL)


def _partial() -> float:
    xy, xz, yz = (stats.pearsonr(*pair).statistic for pair in ((TALL, GIRTH), (TALL, AGE), (GIRTH, AGE)))
    return float((xy - xz * yz) / ((1 - xz**2) * (1 - yz**2)) ** 0.5)


def _gini(values: list[float]) -> float:
    """Half the mean absolute difference of all pairs, over the mean."""
    array = np.array(values)
    return float(np.abs(array[:, None] - array).mean() / (2 * array.mean()))


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("What is the correlation between tall_m and girth_cm controlling for age_years, to 3 decimals?",
         [f"{_partial():.3f}", "partial correlation"]),
        ("Compute Kendall's tau between tall_m and age_years. Round to 3 decimal places.",
         [f"tau = {stats.kendalltau(TALL, AGE).statistic:.3f}"]),
        ("Which column is most correlated with tall_m?", ["girth_cm"]),
        ("Use Welch's t-test to compare tall_m by slope_side and report the t statistic with 3 decimal places.",
         [f"t = {WELCH.statistic:.3f}", "not significant"]),
        ("Run a one-way ANOVA of tall_m across species. Report the F statistic with 2 decimals and the p-value.",
         [f"F = {ANOVA.statistic:.2f}", f"{ANOVA.pvalue:.4f}", "Yes"]),
        ("Use the Kruskal-Wallis test for tall_m among species. What is the H statistic to 2 decimals?",
         [f"H = {stats.kruskal(*BY_SPECIES).statistic:.2f}"]),
        ("Do a paired t-test between tall_m and girth_cm. Report the t statistic with 2 decimals.",
         [f"t = {PAIRED.statistic:.2f}", "significant"]),
        ("Test tall_m with the Shapiro-Wilk test and give the test statistic to 3 decimals.",
         [f"W = {stats.shapiro(TALL).statistic:.3f}", "normal"]),
        ("Fit a linear regression of tall_m on girth_cm. What are the slope and the intercept to 3 decimals?",
         [f"{LINE.slope:.3f}", f"{LINE.intercept:.3f}"]),
        ("Fit a linear regression with tall_m as the dependent variable and girth_cm as the predictor. "
         "What is the R-squared (3 decimals)?", [f"{LINE.rvalue**2:.3f}"]),
        ("What is the coefficient of variation of girth_cm in percent, to 1 decimal?",
         [f"{100 * stats.variation(GIRTH, ddof=1):.1f}"]),
        ("What are the 10th and 90th percentiles of age_years to 1 decimal?",
         ["10th percentile", *(f"{np.quantile(AGE, share):.1f}" for share in (0.1, 0.9))]),
        ("What is the Gini coefficient of age_years to 3 decimals?", [f"{_gini(AGE):.3f}"]),
        ("How many trees have an absolute z-score of girth_cm above 2?", ["1"]),
        ("How many outliers does girth_cm have by the IQR rule with a multiplier of 1?", ["1"]),
        ("What is the Gini coefficient of age_years? Call it 'uneven' if it exceeds 0.3, otherwise 'balanced'.",
         ["balanced"]),
        ("Use Student's t-test to compare the tall_m of south and north, and report the t statistic to 3 decimals.",
         [f"t = {stats.ttest_ind(SOUTH, NORTH).statistic:.3f}"]),
        ("Do tall_m of north and south differ by Welch's t-test at the 10% level?",
         ["Yes" if WELCH.pvalue < 0.1 else "No", "Welch's t-test"]),
        ("What is the mean of tall_m and the median of age_years?", ["13.49", "145"]),
    ],
)  # fmt: skip
def test_the_procedure_named_gives_the_figure_asked_for(desk: Desk, question: str, answers: list[str]) -> None:
    direct = desk(TREES, question).direct
    assert all(answer in direct for answer in answers), direct


def test_a_text_of_two_values_can_be_classified(desk: Desk) -> None:
    direct = desk(
        TREES,
        "Train a logistic regression to predict healthy from girth_cm. Hold out 25% as test set with seed 3."
        " What is the accuracy?",
    ).direct

    assert "accuracy is" in direct
