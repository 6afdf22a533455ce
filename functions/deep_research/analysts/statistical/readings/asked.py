"""Reads figures, verdicts and lists: the asked value first, and little else."""

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import (
    Figure,
    Figures,
    Listing,
    PeriodComparison,
    Sought,
    Verdict,
)
from deep_research.analysts.statistical.readings.reading import Evidence, Reading
from deep_research.analysts.statistical.wording import Piece, compose, constant, natural
from deep_research.domain.query import Scalar, Table

_CERTAIN = 0.95
_UNSURE = 0.5
_LISTED = 60
_MOST_ROWS = 1_000
_SHORT = 3


def written(found: Evidence, row: int, figure: str, decimals: int | None) -> Piece:
    value = found.at(row, figure)
    return "unknown" if value is None else found.cell(row, figure, form_of(value, decimals))


def form_of(value: Scalar, decimals: int | None) -> str:
    """Rounded as asked; otherwise to what says something."""
    return f",.{min(decimals, 15)}f" if decimals is not None else natural(value)


def figures(inquiry: Figures, found: Evidence) -> Reading:
    if not found.table.rows:
        return Reading(compose(f"There are no rows to compute this from{inquiry.scope}."), certainty=0.5)
    if inquiry.by is not None:
        return _by_group(inquiry, found)
    if inquiry.sought is not None and found.at(0, inquiry.sought.rows) == 0:
        return _not_there(inquiry.sought)
    pieces: list[Piece] = []
    for place, figure in enumerate(inquiry.figures):
        lead = "The " if place == 0 else ", the " if place < len(inquiry.figures) - 1 else " and the "
        scope = inquiry.scope if place == 0 else ""
        pieces += [lead, *_counted(figure), f"{figure.label}{scope} is ", *_value(figure, found, 0, inquiry.decimals)]
    tail = _skew_words(inquiry, found)
    return Reading(compose(*pieces, f"{tail}."), 0.5, _CERTAIN)


def _not_there(name: Sought) -> Reading:
    """A name that no row has: a figure of none would pass for one of it."""
    pieces: list[Piece] = [
        "There is no “",
        constant(name.name),
        f"” in {name.where}, so that nothing can be said of it",
    ]
    for place, near in enumerate(name.nearest):
        joint = "; what is written most like it: “" if place == 0 else "”, “"
        pieces += [joint, constant(near)]
    return Reading(compose(*pieces, "”." if name.nearest else "."), 0.5, _UNSURE)


def _counted(figure: Figure) -> list[Piece]:
    """`90th `, before the percentile that it is."""
    return [constant(figure.number), " "] if figure.number else []


def _skew_words(inquiry: Figures, found: Evidence) -> str:
    """What the sign of a skewness says, where that is the only figure."""
    if len(inquiry.figures) != 1 or not inquiry.figures[0].label.startswith("skewness"):
        return ""
    value = found.at(0, inquiry.figures[0].column)
    if not isinstance(value, int | float) or value == 0:
        return ": the distribution is symmetric" if value == 0 else ""
    side = "positive" if value > 0 else "negative"
    way = "to the right" if value > 0 else "to the left"
    return f": the distribution is skewed {way} ({side} skewness, {side}ly skewed)"


def _value(figure: Figure, found: Evidence, row: int, decimals: int | None) -> list[Piece]:
    return [written(found, row, figure.column, decimals), " %" if figure.percent else None]


def _by_group(inquiry: Figures, found: Evidence) -> Reading:
    single = len(inquiry.figures) == 1
    pieces: list[Piece] = []
    shown = min(len(found.table.rows), 12)
    first = inquiry.figures[0]
    if single:
        lead = f"{first.label[0].upper()}{first.label[1:]}" if not first.number else first.label
        pieces += [*_counted(first), f"{lead}{inquiry.scope} by {inquiry.by}: "]
    for row in range(shown):
        name = found.cell(row, "group") if found.at(row, "group") is not None else "without value"
        if single:
            pieces += ["; " if row else "", name, ": ", *_value(first, found, row, inquiry.decimals)]
            continue
        pieces += ["; " if row else f"By {inquiry.by}{inquiry.scope}: ", name, " has "]
        for place, figure in enumerate(inquiry.figures):
            pieces += [
                ", " if place else "",
                *_counted(figure),
                f"{figure.label} ",
                *_value(figure, found, row, inquiry.decimals),
            ]
    pieces.append("; and further groups." if len(found.table.rows) > shown else ".")
    chart = charts.bar(found.table, "group", first.column, category_title=inquiry.by or "", value_title=first.label)
    return Reading(compose(*pieces), 0.5, _CERTAIN, chart)


def verdict(inquiry: Verdict, found: Evidence) -> Reading:
    if not found.table.rows or found.at(0, "holds") is None:
        return Reading(compose("There are no rows that this could be said of."), certainty=0.5)
    pieces: list[Piece] = ["Yes" if found.at(0, "holds") else "No"]
    for place, figure in enumerate(inquiry.figures):
        pieces += [": the " if place == 0 else ", the ", f"{figure.label}{inquiry.scope if place == 0 else ''} is "]
        pieces += _value(figure, found, 0, inquiry.decimals)
    return Reading(compose(*pieces, "."), 0.5, _CERTAIN)


def listing(inquiry: Listing, found: Evidence) -> Reading:
    rows = _asked_for(inquiry, found)
    if rows == 0:
        return Reading(compose(f"There are none: no rows{inquiry.scope} have such a {inquiry.label}."), certainty=0.7)
    lead = f"The {inquiry.superlative + ' ' if inquiry.superlative else ''}{inquiry.label}{inquiry.scope} is "
    if inquiry.superlative and inquiry.by and inquiry.by != "rows":
        lead = f"The {inquiry.label} with the {inquiry.superlative}{inquiry.scope} is "
    if inquiry.told and inquiry.by:
        return _told(inquiry, found, lead)
    pieces: list[Piece] = [lead if rows == 1 else lead.removesuffix("is ").removesuffix(" ") + ": "]
    for row in range(min(rows, _LISTED)):
        pieces += [", " if row else "", _listed(found, row, inquiry)]
        if inquiry.by and rows <= 1:
            pieces += [
                " (",
                written(found, row, inquiry.by, inquiry.decimals),
                " rows)" if inquiry.by == "rows" else ")",
            ]
    chart = None
    if inquiry.by is not None and rows > 1:
        chart = charts.bar(
            _cut(found.table, rows), "value", inquiry.by, category_title=inquiry.label, value_title=inquiry.by
        )
    return Reading(compose(*pieces, ".", *_shared(inquiry, found, rows)), 0.5, _CERTAIN, chart)


def _asked_for(inquiry: Listing, found: Evidence) -> int:
    """Rows that are told, without the one that only tells whether the last place is shared."""
    return min(len(found.table.rows), inquiry.most or _MOST_ROWS)


def _shared(inquiry: Listing, found: Evidence, rows: int) -> list[Piece]:
    """Which of several that are equal comes last in a ranking is chance, so that the next one is told, too."""
    if inquiry.by is None or rows >= len(found.table.rows):
        return []
    last, following = found.at(rows - 1, inquiry.by), found.at(rows, inquiry.by)
    named = {found.at(row, "value") for row in range(rows)}
    if last is None or last != following or found.at(rows, "value") in {None, *named}:
        return []
    return [" The same value holds for ", _listed(found, rows, inquiry), ", and may for others."]


def _cut(table: Table, rows: int) -> Table:
    return table.model_copy(update={"rows": table.rows[:rows]})


def _told(inquiry: Listing, found: Evidence, lead: str) -> Reading:
    """Each group with its figure, and the share of all where it is a total."""
    rows = _asked_for(inquiry, found)
    if rows > 1:
        lead = f"The {inquiry.label} groups with the {inquiry.superlative}{inquiry.scope} are "
    pieces: list[Piece] = [lead]
    for row in range(min(rows, _LISTED)):
        by = found.at(row, inquiry.by or "")
        pieces += ["" if row == 0 else ", ", _listed(found, row, inquiry), " ("]
        pieces.append(found.cell(row, inquiry.by or "", form_of(by, inquiry.decimals)) if by is not None else "none")
        if "share" in found.table.columns and found.at(row, "share") is not None:
            pieces += [", ", found.cell(row, "share", ".1f"), " % of all"]
        pieces.append(")")
    chart = charts.bar(
        _cut(found.table, rows), "value", inquiry.by or "", category_title=inquiry.label, value_title=inquiry.by or ""
    )
    return Reading(compose(*pieces, ".", *_shared(inquiry, found, rows)), 0.5, _CERTAIN, chart if rows > 1 else None)


def period_comparison(inquiry: PeriodComparison, found: Evidence) -> Reading:
    subject = f"{inquiry.value_label[0].upper()}{inquiry.value_label[1:]}{inquiry.scope}"
    earlier, later = constant(inquiry.earlier), constant(inquiry.later)
    before, after = found.at(0, "earlier"), found.at(0, "later")
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        lacking = earlier if before is None else later
        return Reading(
            compose(f"The dataset holds no {inquiry.value_label}{inquiry.scope} for ", lacking, "."), 0.5, 0.5
        )
    way = "rose" if after > before else "fell" if after < before else "stayed the same"
    pieces: list[Piece] = [subject, f" {way} from ", _figure(inquiry, found, "earlier"), " in ", earlier, " to "]
    pieces += [_figure(inquiry, found, "later"), " in ", later, ", a difference of "]
    pieces.append(_figure(inquiry, found, "difference"))
    if found.at(0, "percent") is not None:
        pieces += [" (", found.cell(0, "percent", "+.1f"), " %)"]
    return Reading(compose(*pieces, "."), 0.5, _CERTAIN)


def _figure(inquiry: PeriodComparison, found: Evidence, column: str) -> Piece:
    return found.cell(0, column, form_of(found.at(0, column), inquiry.decimals))


def _listed(found: Evidence, row: int, inquiry: Listing) -> Piece:
    value = found.at(row, "value")
    if value is None:
        return "none"
    return found.cell(row, "value", f",.{inquiry.decimals}f" if inquiry.decimals is not None else "")
