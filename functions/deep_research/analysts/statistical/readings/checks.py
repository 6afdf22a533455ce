"""Reads checks: what they found is told as a limitation, so that each sentence stands by itself."""

from statistics import median

from deep_research.analysts.statistical.readings.reading import SIGNIFICANT, Evidence, Reading
from deep_research.analysts.statistical.traps.inquiries import MissingCheck, ReversalCheck, SizesCheck, TotalsCheck
from deep_research.analysts.statistical.wording import Piece, brief, compose, constant, natural
from deep_research.domain.query import Scalar

_CERTAIN = 0.95
_HANDFUL = 5
_SOLID = 10
_TOLD = 3
_NOTICEABLE = 0.1
"""Effect of missing values on another column below which they may be left out."""


def totals_check(inquiry: TotalsCheck, found: Evidence) -> Reading:
    if not found.table.rows:
        return Reading(compose(f"No value holds as much {inquiry.value_label} as all others together."), 0.0, _CERTAIN)
    pieces: list[Piece] = [
        "“",
        found.cell(0, "group"),
        "” in “",
        constant(str(found.at(0, "dimension"))),
        "” holds as much ",
    ]
    pieces += [f"{inquiry.value_label} as all others together (", found.cell(0, "total", natural(found.at(0, "total")))]
    pieces.append("): it looks like a total among details, so that sums over all rows count the details again.")
    return Reading(compose(*pieces), 0.6, _CERTAIN)


def sizes_check(inquiry: SizesCheck, found: Evidence) -> Reading:
    rows = [(row, _count(found.at(row, "rows"))) for row in range(len(found.table.rows))]
    counts = [count for _, count in rows if count]
    tiny = [row for row, count in rows if 0 < count < _HANDFUL]
    solid = next((row for row, count in rows if count >= _SOLID), None)
    if inquiry.ranked:
        tiny = tiny[:1] if tiny and solid is not None and tiny[0] == 0 else []
    elif not counts or median(counts) < _SOLID:
        tiny = []
    if not tiny:
        enough = f"No {inquiry.dimension_label} that the answer names rests on a handful of rows."
        return Reading(compose(enough), 0.0, _CERTAIN)
    pieces: list[Piece] = []
    for count, row in enumerate(tiny[:_TOLD]):
        pieces += [", that of “" if count else "The figure of “", found.cell(row, "group"), "” rests on "]
        pieces += [found.cell(row, "rows", "d"), " row" if found.at(row, "rows") == 1 else " rows"]
    pieces.append(" only")
    if inquiry.ranked and solid is not None:
        pieces += [f"; the first {inquiry.dimension_label} in this order that rests on enough of them is “"]
        pieces += [found.cell(solid, "group"), "” (", found.cell(solid, "figure", brief(found.at(solid, "figure")))]
        pieces += [", ", found.cell(solid, "rows", ",d"), " rows)"]
    return Reading(compose(*pieces, "."), 0.5, _CERTAIN)


def reversal_check(inquiry: ReversalCheck, found: Evidence) -> Reading:
    if not found.table.rows:
        return Reading(compose("No further column turns the comparison round."), 0.0, _CERTAIN)
    first, second = found.at(0, "first"), found.at(0, "second")
    higher = isinstance(first, int | float) and isinstance(second, int | float) and first > second
    leads, follows = ("first", "second") if higher else ("second", "first")
    names = {"first": inquiry.first, "second": inquiry.second}
    pieces: list[Piece] = [
        "The comparison turns round within “",
        constant(str(found.at(0, "dimension"))),
        "” (Simpson's paradox): ",
    ]
    pieces += [f"over all rows, {inquiry.value_label} is higher for “{names[leads]}” ("]
    pieces += [
        found.cell(0, leads, brief(found.at(0, leads))),
        " against ",
        found.cell(0, follows, brief(found.at(0, follows))),
    ]
    pieces += [f"), but within the groups of this column it is higher for “{names[follows]}”, in "]
    pieces += [found.cell(0, f"{follows}_higher", "d"), " of ", found.cell(0, "strata", "d"), " groups."]
    return Reading(compose(*pieces), 1.0, 0.9)


def missing_check(inquiry: MissingCheck, found: Evidence) -> Reading:
    listed = found.statistics.get("on")
    places = range(len(listed) if isinstance(listed, list) else 0)
    effects = {place: abs(found.number(f"on.{place}.effect") or 0.0) for place in places}
    depends = [
        place
        for place, effect in effects.items()
        if effect >= _NOTICEABLE and (found.number(f"on.{place}.p_adjusted") or 0.0) < SIGNIFICANT
    ]
    if not depends:
        none = f"Nothing shows on which it depends that “{inquiry.column}” is missing."
        return Reading(compose(none), 0.0, _CERTAIN)
    path = f"on.{max(depends, key=lambda place: effects[place])}"
    pieces: list[Piece] = [f"“{inquiry.column}” is missing in ", found.stat("missing_share", ".1%")]
    pieces.append(" of the rows, and not by chance: ")
    if found.text(f"{path}.highest"):
        pieces += ["most often where “", found.stat(f"{path}.column"), "” is “", found.stat(f"{path}.highest"), "” ("]
        pieces += [found.stat(f"{path}.highest_share", ".1%"), ")"]
    else:
        more = (found.number(f"{path}.effect") or 0.0) > 0
        pieces += ["where “", found.stat(f"{path}.column"), f"” is {'higher' if more else 'lower'} (median "]
        pieces += [found.stat(f"{path}.where_missing", brief(found.number(f"{path}.where_missing"))), " against "]
        pieces += [found.stat(f"{path}.elsewhere", brief(found.number(f"{path}.elsewhere"))), " elsewhere)"]
    pieces.append("; what is computed of the other rows may not hold for all.")
    return Reading(compose(*pieces), 0.4, 0.9)


def _count(value: Scalar) -> int:
    return int(value) if isinstance(value, int | float) else 0
