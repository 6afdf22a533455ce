"""What moved a total, in SQL."""

from collections.abc import Mapping
from typing import Any

from deep_research.query.select import literal, quoted

_CONTRIBUTION = """moved AS (
  SELECT
    {segment} AS name,
    coalesce(sum(CASE WHEN isfinite({value}) AND {is_before} THEN {value} END), 0) AS before,
    coalesce(sum(CASE WHEN isfinite({value}) AND {is_after} THEN {value} END), 0) AS after
  FROM sample
  WHERE {segment} IS NOT NULL
  GROUP BY name
)
SELECT
  name,
  before AS "segments.before",
  after AS "segments.after",
  after - before AS "segments.contribution",
  sum(before) OVER () AS before,
  sum(after) OVER () AS after,
  sum(after - before) OVER () AS change,
  count(*) OVER () AS segments_count
FROM moved"""


def contribution(request: Mapping[str, Any], statistics: Mapping[str, Any]) -> str | None:
    """Of totals; of the periods that the procedure has compared."""
    if request.get("denominator"):
        return None
    period = f"CAST({quoted(request['period'])} AS VARCHAR)"
    is_before, is_after = (
        # A whole number may be a float's, and is named without its point.
        f"{period} IN ({literal(statistics[side])}, {literal(statistics[side] + '.0')})"
        for side in ("before_period", "after_period")
    )
    return _CONTRIBUTION.format(
        segment=quoted(request["segment"]), value=quoted(request["value"]), is_before=is_before, is_after=is_after
    )
