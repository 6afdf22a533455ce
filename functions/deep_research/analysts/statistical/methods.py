"""What the procedures are called by statisticians, from what was asked of them and what they did."""

from pydantic import JsonValue

from deep_research.analysts.statistical.wording import value_at

_FIXED = {
    "change_points": "Pettitt's change-point test, repeated within the parts that it finds",
    "clusters": "k-means clustering of standardized columns, its number of clusters chosen by silhouette",
    "contingency": "chi² test of independence",
    "contribution": "contribution analysis",
    "data_quality": "checks of data quality",
    "describe": "descriptive statistics",
    "forecast": "forecast by the method that did best on held-back periods",
    "linear_regression": "linear regression (ordinary least squares)",
    "logistic_regression": "logistic regression (ridge-penalized)",
    "missingness": "Mann-Whitney and chi² tests of rows with the value against rows without it",
    "seasonality": "seasonal decomposition with a Kruskal-Wallis test of the seasons",
    "simpson_check": "correlation over all rows against the correlation within strata",
    "trend": "Mann-Kendall trend test with a least-squares and a Theil-Sen slope",
}
_DIFFERENCES = {
    "student": "Student's t-test",
    "welch": "Welch's t-test",
    "mann_whitney": "Mann-Whitney U test",
    "kolmogorov_smirnov": "two-sample Kolmogorov-Smirnov test",
    "anova": "one-way analysis of variance",
    "welch_anova": "Welch's analysis of variance",
    "kruskal": "Kruskal-Wallis test",
}
_NORMALITY = {
    "shapiro": "Shapiro-Wilk test",
    "dagostino": "D'Agostino-Pearson test",
    "jarque_bera": "Jarque-Bera test",
    "kolmogorov_smirnov": "Kolmogorov-Smirnov test",
    "anderson": "Anderson-Darling test",
    "skewness": "limit on the skewness",
}
_CORRELATIONS = {"pearson": "Pearson's r", "spearman": "Spearman's rank correlation", "kendall": "Kendall's tau"}
_OUTLIERS = {
    "z": "z-score rule",
    "iqr": "Tukey's rule of interquartile ranges",
    "mad": "median absolute deviation rule",
}
_EFFECTS = (
    ("cramers_v", "Cramér's V"),
    ("effect", ""),
    ("within_r", "r within strata"),
    ("r", "r"),
    ("tau", "tau"),
    ("unevenness", "unevenness"),
    ("r_squared", "R²"),
)


def method(procedure: dict[str, JsonValue] | None, statistics: dict[str, JsonValue]) -> str:
    """The name of the procedure; empty where a query has none."""
    asked = procedure or {}
    match str(asked.get("procedure", "")):
        case "group_difference":
            test = _DIFFERENCES.get(str(statistics.get("test") or asked.get("test")), "test of group differences")
            named = f"{test} with pairwise comparisons (Holm)" if statistics.get("pairs") else test
        case "normality":
            named = f"{_NORMALITY.get(str(asked.get('test')), 'test')} of normality"
        case "outliers":
            named = _OUTLIERS.get(str(asked.get("method")), "outlier rule")
        case "correlation" | "correlation_matrix":
            partial = "partial " if asked.get("controls") else ""
            named = f"{partial}{_CORRELATIONS.get(str(asked.get('method')), 'correlation')}"
        case "paired_difference":
            named = "Wilcoxon signed-rank test" if asked.get("test") == "wilcoxon" else "paired t-test"
        case "concentration":
            tested = "p_value" in statistics
            named = "chi² test against an even spread" if tested else "measures of concentration"
        case name:
            named = _FIXED.get(name, name.replace("_", " "))
    return named


def effect(statistics: dict[str, JsonValue]) -> str:
    """The size of what was tested, whatever its p-value: `Cramér's V = 0.31`; empty where there is none."""
    for path, label in _EFFECTS:
        value = value_at(statistics, path)
        if isinstance(value, int | float):
            named = label or str(value_at(statistics, "effect_name") or "effect").replace("_", " ")
            return f"{named} = {value:.2g}"
    return ""
