"""Shares of a whole, in SQL."""

from collections.abc import Mapping
from typing import Any

from deep_research.query.select import quoted

_CONCENTRATION = """amounts AS (
  SELECT {count} AS amount FROM sample WHERE {category} IS NOT NULL AND isfinite({count})
), whole AS (
  SELECT sum(amount) AS total, count(*) AS categories, max(amount) AS largest, min(amount) AS smallest FROM amounts
)
SELECT
  max(total) AS n,
  max(categories) AS categories,
  max(largest) AS leader_count,
  max(largest) / max(total) AS leader_share,
  max(smallest) AS last_count,
  max(smallest) / max(total) AS last_share,
  sum(power(amount / total, 2)) AS herfindahl,
  max(largest) / nullif((max(total) - max(largest)) / (max(categories) - 1), 0) AS ratio{evenness}
FROM amounts CROSS JOIN whole"""
_EVENNESS = """,
  sum(power(amount - total / categories, 2) / (total / categories)) AS chi2,
  max(categories) - 1 AS degrees_of_freedom"""


def concentration(request: Mapping[str, Any], _: object) -> str:
    evenness = _EVENNESS if request.get("counts", True) else ""
    return _CONCENTRATION.format(
        count=quoted(request["count"]), category=quoted(request["category"]), evenness=evenness
    )
