"""Associations of columns, in SQL."""

from collections.abc import Mapping
from typing import Any

from deep_research.query.select import quoted

_PEARSON = """pairs AS (
  SELECT CAST({x} AS DOUBLE) AS x, CAST({y} AS DOUBLE) AS y FROM sample WHERE isfinite({x}) AND isfinite({y})
)
SELECT count(*) AS n, corr(y, x) AS r, regr_r2(y, x) AS r_squared
FROM pairs"""
_SPEARMAN = """pairs AS (
  SELECT {x} AS x, {y} AS y FROM sample WHERE isfinite({x}) AND isfinite({y})
), ranks AS (
  SELECT
    rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2 AS x,
    rank() OVER (ORDER BY y) + (count(*) OVER (PARTITION BY y) - 1) / 2 AS y
  FROM pairs
)
SELECT count(*) AS n, corr(y, x) AS r, regr_r2(y, x) AS r_squared
FROM ranks"""
_CONTINGENCY = """cells AS (
  SELECT CAST({row} AS VARCHAR) AS row_name, CAST({column} AS VARCHAR) AS column_name, sum({count}) AS observed
  FROM sample
  WHERE {row} IS NOT NULL AND {column} IS NOT NULL
  GROUP BY ALL
  HAVING observed > 0
), across AS (
  SELECT row_name, sum(observed) AS total FROM cells GROUP BY row_name
), along AS (
  SELECT column_name, sum(observed) AS total FROM cells GROUP BY column_name
), whole AS (
  SELECT
    (SELECT sum(observed) FROM cells) AS n,
    (SELECT count(*) FROM across) AS row_count,
    (SELECT count(*) FROM along) AS column_count
), compared AS (
  SELECT coalesce(observed, 0) AS observed, across.total * along.total / n AS expected
  FROM across CROSS JOIN along CROSS JOIN whole
  LEFT JOIN cells ON cells.row_name = across.row_name AND cells.column_name = along.column_name
), fit AS (
  SELECT sum(power(observed - expected, 2) / expected) AS chi2, min(expected) AS smallest_expected FROM compared
)
SELECT
  n,
  chi2,
  (row_count - 1) * (column_count - 1) AS degrees_of_freedom,
  sqrt(chi2 / (n * (least(row_count, column_count) - 1))) AS cramers_v,
  smallest_expected
FROM whole CROSS JOIN fit"""

_SIMPSON = """known AS (
  SELECT {stratum} AS name, CAST({x} AS DOUBLE) AS x, CAST({y} AS DOUBLE) AS y
  FROM sample
  WHERE {stratum} IS NOT NULL AND isfinite({x}) AND isfinite({y})
), strata AS (
  SELECT name, count(*) AS n, corr(y, x) AS r, avg(x) AS mean_x, avg(y) AS mean_y
  FROM known
  GROUP BY name
  HAVING count(*) >= 5 AND max(x) > min(x) AND max(y) > min(y)
), overall AS (
  SELECT count(*) AS n, corr(y, x) AS r, corr(y - mean_y, x - mean_x) AS within_r
  FROM known JOIN strata ON known.name = strata.name
)
SELECT
  name,
  strata.n AS "strata.n",
  strata.r AS "strata.r",
  overall.n AS n,
  overall.r AS r,
  within_r,
  count(*) OVER () AS strata_count
FROM strata CROSS JOIN overall"""


def correlation(request: Mapping[str, Any], _: object) -> str | None:
    template = {"pearson": _PEARSON, "spearman": _SPEARMAN}.get(str(request.get("method", "pearson")))
    if template is None or request.get("controls") or request.get("by"):
        return None
    return template.format(x=quoted(request["x"]), y=quoted(request["y"]))


def correlation_matrix(request: Mapping[str, Any], statistics: Mapping[str, Any]) -> str | None:
    if request.get("method", "pearson") != "pearson":
        return None
    pairs = []
    for place, pair in enumerate(statistics["pairs"]):
        x, y = quoted(pair["x"]), quoted(pair["y"])
        both = f"isfinite({x}) AND isfinite({y})"
        r = f"corr(CASE WHEN {both} THEN {y} END, CASE WHEN {both} THEN {x} END)"
        pairs.append(f'{r} AS "pairs/{place}/r", count(CASE WHEN {both} THEN 1 END) AS "pairs/{place}/n"')
    return f"figures AS (\nSELECT {', '.join(pairs)} FROM sample\n)\nSELECT * FROM figures"


def contingency(request: Mapping[str, Any], _: object) -> str:
    count = request.get("count")
    return _CONTINGENCY.format(
        row=quoted(request["row"]), column=quoted(request["column"]), count=quoted(count) if count else "1"
    )


def simpson_check(request: Mapping[str, Any], _: object) -> str:
    return _SIMPSON.format(**{part: quoted(request[part]) for part in ("stratum", "x", "y")})
