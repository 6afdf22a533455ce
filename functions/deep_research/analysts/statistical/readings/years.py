"""Reads complete years set against each other."""

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import ShareShift, YearlyGrowth
from deep_research.analysts.statistical.readings.reading import Evidence, Reading
from deep_research.analysts.statistical.wording import Piece, brief, compose, subject

_KEPT = 3.0
"""Percent points of share below which a group keeps its place."""
_MOVED = 10.0
"""Percent by which a group's own total must change to be told."""
_LISTED = 4


def yearly_growth(inquiry: YearlyGrowth, found: Evidence) -> Reading:
    chart = charts.bar(found.table, "year", "total", category_title="year", value_title=inquiry.value_label)
    rows = len(found.table.rows)
    if rows < 2:
        return Reading(compose(f"There are too few complete years to say whether {inquiry.value_label} grew."))
    last = rows - 1
    changes = [_number(found, row, "change") for row in range(1, rows)]
    overall = _number(found, last, "since_first")
    every = all(change > 0 for change in changes) or all(change < 0 for change in changes)
    wavers = not every and abs(overall) < max(abs(change) for change in changes)
    way = "rose" if overall >= 0 else "fell"
    way = "went up and down" if wavers else f"{way} {'every year' if every and rows > 2 else 'overall'}"
    label = f"{inquiry.value_label[0].upper()}{inquiry.value_label[1:]}"
    pieces: list[Piece] = [f"{label} {way}: from "]
    shown = range(rows) if rows <= _LISTED else (0, last)
    for place, row in enumerate(shown):
        pieces += ["" if place == 0 else " to ", found.cell(row, "total", brief(found.at(row, "total"))), " in "]
        pieces.append(found.cell(row, "year"))
        if inquiry.adds_up and place and rows <= _LISTED and found.at(row, "change") is not None:
            pieces += [" (", found.cell(row, "change", "+.1f"), " %)"]
    if inquiry.adds_up and rows > 2 and found.at(last, "since_first") is not None:
        pieces += [", ", found.cell(last, "since_first", "+.1f"), " % in all"]
    totals = [_number(found, row, "total") for row in range(rows)]
    peak = max(range(rows), key=lambda row: totals[row])
    if rows > _LISTED and peak not in (0, last):
        pieces += [", highest in ", found.cell(peak, "year"), " (", found.cell(peak, "total", brief(totals[peak])), ")"]
    if inquiry.counted:
        same = found.at(0, "rows") == found.at(last, "rows")
        pieces += [f"; the number of {inquiry.noun} {'stayed at' if same else 'went from'} "]
        pieces.append(found.cell(0, "rows", ",d"))
        pieces += [] if same else [" to ", found.cell(last, "rows", ",d")]
    strength = 0.25 if wavers else min(0.4 + abs(overall) / 100, 1.0)
    return Reading(compose(*pieces, "."), strength, 0.9, chart)


def share_shift(inquiry: ShareShift, found: Evidence) -> Reading:
    rows = len(found.table.rows)
    if rows < 2:
        return Reading(compose(f"There are too few {inquiry.dimension_label} groups to compare."))
    chart = charts.bar(
        found.table, "group", "points", category_title=inquiry.dimension_label, value_title="change of share, points"
    )
    points = [_number(found, row, "points") for row in range(rows)]
    moved = max(abs(point) for point in points)
    earlier, later = found.cell(0, "earlier_year"), found.cell(0, "later_year")
    if moved < _KEPT:
        widest = max(range(rows), key=lambda row: abs(points[row]))
        pieces: list[Piece] = [f"Every {inquiry.dimension_label} kept about its share of {inquiry.value_label} from "]
        pieces += [earlier, " to ", later, ": ", found.cell(widest, "group"), " moved most, by "]
        return Reading(compose(*pieces, found.cell(widest, "points", "+.1f"), " points."), 0.1, 0.85, chart)
    pieces = subject(inquiry.dimension_label, found.at(0, "group"), found.cell(0, "group"))
    pieces += [f" gained the most share of {inquiry.value_label}: from "]
    pieces += [found.cell(0, "earlier_share", ".1f"), " % in ", earlier, " to ", found.cell(0, "later_share", ".1f")]
    pieces += [" % in ", later, *_own(found, 0), "; ", found.cell(rows - 1, "group"), " lost the most, from "]
    pieces += [found.cell(rows - 1, "earlier_share", ".1f"), " % to ", found.cell(rows - 1, "later_share", ".1f"), " %"]
    pieces += _own(found, rows - 1)
    sunk = min(range(rows), key=lambda row: _number(found, row, "change"))
    if sunk != rows - 1 and _number(found, sunk, "change") < -_MOVED:
        pieces += ["; ", found.cell(sunk, "group"), " declined the most in itself", *_own(found, sunk)]
    strength = min(0.1 + moved / 20, 1.0)
    if _number(found, 0, "earlier") == 0 or _number(found, rows - 1, "later") == 0:
        strength *= 0.5
        pieces.append(". A group that appears or vanishes so may only be recorded in another way")
    return Reading(compose(*pieces, "."), strength, 0.85, chart)


def _own(found: Evidence, row: int) -> list[Piece]:
    """What the group's own total did."""
    change = _number(found, row, "change")
    if found.at(row, "change") is None or abs(change) < 1:
        return []
    way = "grew" if change > 0 else "fell"
    before, after = found.at(row, "earlier"), found.at(row, "later")
    return [
        f" (its own total {way} from ",
        found.cell(row, "earlier", brief(before)),
        " to ",
        found.cell(row, "later", brief(after)),
        ", ",
        found.cell(row, "change", "+,.0f"),
        " %)",
    ]


def _number(found: Evidence, row: int, column: str) -> float:
    value = found.at(row, column)
    return float(value) if isinstance(value, int | float) else 0.0
