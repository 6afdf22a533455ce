"""What single columns are like, in SQL."""

from collections.abc import Mapping
from typing import Any

from deep_research.query.select import quoted

_THRESHOLDS = {"z": 3.0, "iqr": 1.5}
_LIMITS = {
    "z": "avg(x) - {0} * stddev_pop(x) AS low, avg(x) + {0} * stddev_pop(x) AS high",
    "iqr": (
        "quantile_cont(x, 0.25) - {0} * (quantile_cont(x, 0.75) - quantile_cont(x, 0.25)) AS low, "
        "quantile_cont(x, 0.75) + {0} * (quantile_cont(x, 0.75) - quantile_cont(x, 0.25)) AS high"
    ),
}
_OUTLIERS = """kept AS (
  SELECT CAST({column} AS DOUBLE) AS x FROM sample WHERE isfinite({column})
), limits AS (
  SELECT {limits}, avg(x) AS mean, median(x) AS middle FROM kept
)
SELECT
  count(*) AS n,
  max(low) AS low,
  max(high) AS high,
  count(*) FILTER (WHERE {outside}) AS count,
  count(*) FILTER (WHERE {outside}) / count(*) AS share,
  min(x) FILTER (WHERE {outside}) AS min,
  max(x) FILTER (WHERE {outside}) AS max,
  max(mean) AS "before/mean",
  max(middle) AS "before/median",
  avg(x) FILTER (WHERE NOT ({outside})) AS "remaining/mean"
FROM kept CROSS JOIN limits"""
_OUTSIDE = {"both": "x < low OR x > high", "high": "x > high", "low": "x < low"}
_SHAPE = """kept AS (
  SELECT CAST({column} AS DOUBLE) AS x FROM sample WHERE isfinite({column})
), shape AS (
  SELECT count(*) AS n, skewness(x) AS skewness, kurtosis(x) AS kurtosis FROM kept
)
SELECT n, skewness, kurtosis FROM shape"""
_SUMMARY = {
    "n": "count({0})",
    "missing": "count(*) - count({0})",
    "sum": "sum({0})",
    "mean": "avg({0})",
    "min": "min({0})",
    "median": "median({0})",
    "max": "max({0})",
    "distinct": "count(DISTINCT {0})",
}


def outliers(request: Mapping[str, Any], _: object) -> str | None:
    method = str(request.get("method", "iqr"))
    if method not in _LIMITS or request.get("by"):
        return None
    threshold = float(request.get("threshold") or _THRESHOLDS[method])
    return _OUTLIERS.format(
        column=quoted(request["column"]),
        limits=_LIMITS[method].format(threshold),
        outside=_OUTSIDE[str(request.get("side", "both"))],
    )


def normality(request: Mapping[str, Any], _: object) -> str | None:
    """Only of a test that looks at nothing but the skewness."""
    if request.get("test") != "skewness" or request.get("by"):
        return None
    return _SHAPE.format(column=quoted(request["column"]))


def describe(request: Mapping[str, Any], _: object) -> str | None:
    if request.get("by") or request.get("quantiles"):
        return None
    deviation = "stddev_pop({0})" if request.get("biased") else "stddev_samp({0})"
    asked = []
    for column in request["columns"]:
        finite = f"CASE WHEN isfinite({quoted(column)}) THEN CAST({quoted(column)} AS DOUBLE) END"
        for figure, sql in {**_SUMMARY, "sd": deviation}.items():
            asked.append(f"{sql.format(finite)} AS {quoted(f'columns/{column}/{figure}')}")
    return f"figures AS (\nSELECT {', '.join(asked)} FROM sample\n)\nSELECT * FROM figures"
