"""What the readings of procedures share: figures rounded as asked, p-values, truths, groups."""

import re

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.wording import Piece, value_at
from deep_research.domain.claim import Statistic
from deep_research.statistics.results import SMALL_P

_MOST_GROUPS = 12
_ASKS_P = re.compile(r"p[ -]?value|significan|alpha|two-tailed", re.IGNORECASE)


def figure(inquiry: Tested, found: Evidence, path: str) -> Statistic:
    return found.stat(path, form_of(found.number(path), inquiry.decimals))


def told_p(inquiry: Tested, found: Evidence, path: str) -> list[Piece]:
    """As everywhere, and in the digits asked for where the question wants the p-value itself."""
    value = found.number(path)
    if value is None or not asks_p(inquiry):
        return found.told_p(path)
    if value < SMALL_P:
        exact: list[Piece] = [" (", found.stat(path, ".2g"), ")"] if value > 0 else []
        return [*found.told_p(path), *exact]
    return ["p = ", found.stat(path, f".{max(inquiry.decimals or 0, 4)}f")]


def asks_p(inquiry: Tested) -> bool:
    return _ASKS_P.search(inquiry.asked) is not None


def groups(found: Evidence) -> list[str]:
    groups = found.statistics.get("groups")
    return [f"groups.{place}" for place in range(len(groups) if isinstance(groups, list) else 0)][:_MOST_GROUPS]


def is_true(found: Evidence, path: str) -> bool:
    return value_at(found.statistics, path) is True
