"""Differences between groups, in SQL."""

from collections.abc import Mapping
from typing import Any

from deep_research.query.select import literal, quoted

_GROUPS = """present AS (
  SELECT {group} AS name, CAST({value} AS DOUBLE) AS value FROM sample WHERE {group} IS NOT NULL AND isfinite({value})
), sized AS (
  SELECT name, value, count(*) OVER (PARTITION BY name) AS size FROM present
), ranked AS (
  SELECT name, value, rank() OVER (ORDER BY value) + (count(*) OVER (PARTITION BY value) - 1) / 2 AS rank,
    count(*) OVER (PARTITION BY value) AS ties
  FROM sized
  WHERE size > 1
), members AS (
  SELECT name, count(*) AS n, avg(value) AS mean, stddev_samp(value) AS sd, var_samp(value) AS variance,
    min(value) AS least, median(value) AS middle, max(value) AS most, sum(value) AS total, sum(rank) AS ranks,
    CASE WHEN lower(CAST(name AS VARCHAR)) IN ({first}) THEN 1 ELSE 2 END AS side
  FROM ranked
  GROUP BY name
), everyone AS (
  SELECT count(*) AS n, avg(value) AS mean, sum(power(ties, 2) - 1) AS tied FROM ranked
), test AS (
  SELECT {statistic} AS statistic FROM members CROSS JOIN everyone
)
SELECT
  name,
  members.n AS "groups.n",
  members.mean AS "groups.mean",
  sd AS "groups.sd",
  least AS "groups.min",
  middle AS "groups.median",
  most AS "groups.max",
  total AS "groups.sum",
  everyone.n AS n,
  statistic
FROM members CROSS JOIN everyone CROSS JOIN test"""

_DIFFERENCE = "sum(CASE side WHEN 1 THEN members.mean ELSE -members.mean END)"
_WITHIN = "sum((members.n - 1) * variance) / (max(everyone.n) - count(*))"
_STATISTICS = {
    "kruskal": (
        "(12 / (max(everyone.n) * (max(everyone.n) + 1.0)) * sum(power(ranks, 2) / members.n)"
        " - 3 * (max(everyone.n) + 1))"
        " / (1 - max(tied) / (power(max(everyone.n), 3) - max(everyone.n)))"
    ),
    "mann_whitney": "sum(CASE side WHEN 1 THEN ranks - members.n * (members.n + 1) / 2 END)",
    "welch": f"{_DIFFERENCE} / sqrt(sum(variance / members.n))",
    "student": f"{_DIFFERENCE} / sqrt({_WITHIN} * sum(1 / members.n))",
    "anova": (f"sum(members.n * power(members.mean - everyone.mean, 2)) / (count(*) - 1) / ({_WITHIN})"),
}


def group_difference(request: Mapping[str, Any], statistics: Mapping[str, Any]) -> str | None:
    """By the test that was carried out, and from the group that came first: both may be the procedure's choice."""
    statistic = _STATISTICS.get(str(statistics.get("test")))
    if statistic is None:
        return None
    first = str(statistics["groups"][0]["name"]).lower()
    return _GROUPS.format(
        group=quoted(request["group"]),
        value=quoted(request["value"]),
        statistic=statistic,
        first=f"{literal(first)}, {literal(first + '.0')}",  # a whole number may be a float's
    )
