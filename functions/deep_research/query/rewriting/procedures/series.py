"""Where series go, in SQL."""

from collections.abc import Mapping
from typing import Any

from deep_research.query.select import quoted

_TREND = """ordered AS (
  SELECT {name} AS name, {period} AS period, CAST({value} AS DOUBLE) AS value,
    row_number() OVER (PARTITION BY {name} ORDER BY place DESC) AS place_from_last, place
  FROM sample
), kept AS (
  SELECT name, value, row_number() OVER (PARTITION BY name ORDER BY place) - 1 AS step
  FROM ordered
  WHERE place_from_last > {omitted} AND isfinite(value) AND period IS NOT NULL
){concordance}
SELECT
  name,
  count(*) AS "{prefix}n",
  arg_min(value, step) AS "{prefix}first",
  arg_max(value, step) AS "{prefix}last",
  max(value) AS "{prefix}peak",
  min(value) AS "{prefix}low",
  CASE WHEN max(value) > min(value) THEN regr_slope(value, step) ELSE 0 END AS "{prefix}slope",
  CASE WHEN max(value) > min(value) THEN regr_r2(value, step) ELSE 0 END AS "{prefix}r_squared"{kendall}
FROM kept{joined}
GROUP BY name
HAVING count(*) >= 4"""
_CONCORDANCE = """, concordance AS (
  SELECT before.name AS series, sum(sign(after.value - before.value)) AS s
  FROM kept AS before
  JOIN kept AS after ON before.name IS NOT DISTINCT FROM after.name AND before.step < after.step
  GROUP BY before.name
)"""
_KENDALL = """,
  CASE WHEN max(value) > min(value) THEN max(s) END AS "{prefix}mann_kendall_s\""""
_MOST_PAIRED = 1_000
"""Periods up to which every pair of them is compared."""


def trend(request: Mapping[str, Any], statistics: Mapping[str, Any]) -> str:
    by = request.get("by")
    prefix = "groups." if by else ""
    lengths = [each.get("n", 0) for each in (statistics["groups"] if by else [statistics])]
    paired = max(lengths, default=0) <= _MOST_PAIRED
    return _TREND.format(
        name=quoted(by) if by else "NULL",
        period=quoted(request["period"]),
        value=quoted(request["value"]),
        omitted=int(bool(request.get("omit_last"))),
        prefix=prefix,
        concordance=_CONCORDANCE if paired else "",
        kendall=_KENDALL.format(prefix=prefix) if paired else "",
        joined=" JOIN concordance ON name IS NOT DISTINCT FROM series" if paired else "",
    )
