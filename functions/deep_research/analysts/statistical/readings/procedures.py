"""What the readings of procedures share: figures rounded as asked, p-values, truths, groups."""

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.wording import Piece, value_at
from deep_research.domain.claim import Statistic

_MOST_GROUPS = 12


def figure(inquiry: Tested, found: Evidence, path: str) -> Statistic:
    return found.stat(path, form_of(found.number(path), inquiry.decimals))


def told_p(found: Evidence, path: str) -> list[Piece]:
    return found.told_p(path)


def groups(found: Evidence) -> list[str]:
    groups = found.statistics.get("groups")
    return [f"groups.{place}" for place in range(len(groups) if isinstance(groups, list) else 0)][:_MOST_GROUPS]


def is_true(found: Evidence, path: str) -> bool:
    return value_at(found.statistics, path) is True
