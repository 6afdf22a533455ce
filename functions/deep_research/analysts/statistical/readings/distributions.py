"""Reads breakdowns, words, crossings and spreads."""

from deep_research.analysts.statistical import charts
from deep_research.analysts.statistical.inquiries import Breakdown, Crossing, Spread, Words
from deep_research.analysts.statistical.readings.reading import Evidence, Reading, certainty, discounted
from deep_research.analysts.statistical.segment import named
from deep_research.analysts.statistical.wording import Piece, brief, compose, subject
from deep_research.domain.claim import Claim

_NAMED = 5
_EVEN = 0.1
"""Unevenness of a spread below which it is even for practical purposes."""


def breakdown(inquiry: Breakdown, found: Evidence) -> Reading:
    if not found.table.rows:
        return Reading(compose(f"No {inquiry.noun} have a {inquiry.dimension_label}."))
    column = "total" if inquiry.measure_label else "rows"
    what = f"total {inquiry.measure_label}" if inquiry.measure_label else inquiry.noun
    chart = charts.bar(found.table, "group", column, category_title=inquiry.dimension_label, value_title=what)
    where = f" where {inquiry.value_label} is {named(inquiry.value)}" if inquiry.value else ""
    if found.number("categories") is None:
        only = compose(
            f"Of {what}{where}, ",
            found.cell(0, "share", ".1f"),
            " % have ",
            inquiry.dimension_label,
            " ",
            found.cell(0, "group"),
            ".",
        )
        return Reading(only, chart=chart)
    p_value, effect = found.number("p_value"), found.number("unevenness") or 0.0
    if effect < _EVEN or (p_value is not None and not found.significant()):
        return Reading(_even(inquiry, found, what, where), 0.15, certainty(p_value, found.number("n")), chart)
    top: list[Piece] = [
        *subject(inquiry.dimension_label, found.at(0, "group"), found.cell(0, "group")),
        f" has the most {what}{where}" if not inquiry.measure_label else f" has the highest {what}{where}",
        ": ",
        found.cell(0, column, brief(found.at(0, column))),
        " of ",
        found.stat("n", brief(found.number("n"))),
        " (",
        found.cell(0, "share", ".1f"),
        " %)",
    ]
    ratio = found.number("ratio")
    if ratio is not None and (found.number("categories") or 0) > 2:
        top += [
            ", ",
            found.stat("ratio", ".1f"),
            " times the average of the other ",
            inquiry.dimension_label,
            " groups",
        ]
    top += [
        "; ",
        found.cell(1, "group"),
        " follows with ",
        found.cell(1, "share", ".1f"),
        " %",
        *_last(found),
        *_test(found, ". The spread is uneven (chi² test, ", ")"),
        ".",
    ]
    strength = discounted(effect + 0.2, significant=True) * (0.6 if inquiry.value else 1.0)
    return Reading(compose(*top), strength, certainty(p_value, found.number("n")), chart)


def _test(found: Evidence, before: str, after: str) -> list[Piece]:
    """The test of evenness, where counts were tested."""
    return [before, *found.told_p(), after] if found.number("p_value") is not None else []


def _last(found: Evidence) -> list[Piece]:
    if (found.number("categories") or 0) < 3:
        return []
    return [", and ", found.stat("last"), " has the least (", found.stat("last_share", ".1%"), ")"]


def _even(inquiry: Breakdown, found: Evidence, what: str, where: str) -> Claim:
    last = len(found.table.rows) - 1
    return compose(
        f"{what[0].upper()}{what[1:]}{where} are spread evenly over {inquiry.dimension_label}: from ",
        found.cell(0, "share", ".1f"),
        " % (",
        found.cell(0, "group"),
        ") to ",
        found.stat("last_share", ".1%") if found.table.truncated else found.cell(last, "share", ".1f"),
        None if found.table.truncated else " %",
        " (",
        found.stat("last"),
        ") across ",
        found.stat("categories"),
        " groups",
        *_test(found, " (chi² test against an even spread, ", ")"),
        ".",
    )


def words(inquiry: Words, found: Evidence) -> Reading:
    if not found.table.rows:
        return Reading(compose(f"{inquiry.text_label} holds no words that could be counted{inquiry.scope}."))
    pieces: list[Piece] = [
        f"In {inquiry.text_label}{inquiry.scope}, the most frequent word is “",
        found.cell(0, "group"),
        "”, in ",
        found.cell(0, "rows", ",d"),
        f" {inquiry.noun} (",
        found.cell(0, "share", ".1f"),
        " %)",
    ]
    if len(found.table.rows) > 3:
        pieces += [
            "; then “",
            found.cell(1, "group"),
            "” (",
            found.cell(1, "share", ".1f"),
            " %), “",
            found.cell(2, "group"),
            "” (",
            found.cell(2, "share", ".1f"),
            " %) and “",
            found.cell(3, "group"),
            "” (",
            found.cell(3, "share", ".1f"),
            " %)",
        ]
    share = found.at(0, "share")
    chart = charts.bar(found.table, "group", "rows", category_title="word", value_title=inquiry.noun)
    return Reading(compose(*pieces, "."), 0.4 * float(share or 0) / 100, 0.8, chart)


def crossing(inquiry: Crossing, found: Evidence) -> Reading:
    p_value, effect = found.number("p_value"), found.number("cramers_v")
    chart = charts.heat(found.table, "row", "column", "rows")
    if effect is None:
        return Reading(compose(f"The mix of {inquiry.column_label} by {inquiry.row_label} could not be tested."))
    test: list[Piece] = [" (chi² test, ", *found.told_p(), ", Cramér's V = ", found.stat("cramers_v", ".2f"), ")."]
    if not found.significant():
        claim = compose(
            f"{inquiry.column_label.capitalize()} does not depend on {inquiry.row_label}: ",
            f"there is no significant association{found.reservation()}",
            *test,
        )
    elif determined := _determined(inquiry, found):
        trivial = f"Each {determined[0]} belongs to one {determined[1]} only, so that the one tells the other."
        return Reading(compose(trivial), 0.05, certainty(p_value, found.number("n")), chart)
    else:
        most = max(range(len(found.table.rows)), key=lambda row: float(found.at(row, "rows") or 0))
        claim = compose(
            f"{inquiry.column_label.capitalize()} depends on {inquiry.row_label}",
            *test[:-1],
            "). The most frequent combination is ",
            found.cell(most, "row"),
            " with ",
            found.cell(most, "column"),
            ", ",
            found.cell(most, "rows", ",d"),
            f" {inquiry.noun}.",
        )
    return Reading(
        claim, discounted(effect, significant=found.significant()), certainty(p_value, found.number("n")), chart
    )


def _determined(inquiry: Crossing, found: Evidence) -> tuple[str, str] | None:
    """The side each of whose values comes with one value of the other only, and that other: no finding, but a name."""
    rows = {(found.at(row, "row"), found.at(row, "column")) for row in range(len(found.table.rows))}
    if len(rows) == len({column for _, column in rows}):
        return inquiry.column_label, inquiry.row_label
    if len(rows) == len({row for row, _ in rows}):
        return inquiry.row_label, inquiry.column_label
    return None


def spread(inquiry: Spread, found: Evidence) -> Reading:
    unit = f" {inquiry.unit}" if inquiry.unit else ""
    skew = found.number("before.skewness")
    shape = (
        "roughly symmetric"
        if skew is None or abs(skew) < 0.5
        else "skewed to the right"
        if skew > 0
        else "skewed to the left"
    )

    def written(name: str) -> Piece:
        return found.stat(f"before.{name}", brief(found.number(f"before.{name}")))

    claim = compose(
        f"{inquiry.value_label[0].upper()}{inquiry.value_label[1:]} is {shape}: the median is ",
        written("median"),
        f"{unit}, the mean ",
        written("mean"),
        ", and the middle part of the values lies between ",
        written("q1"),
        " and ",
        written("q3"),
        "; ",
        found.stat("count"),
        " of ",
        found.stat("n", ",d"),
        " values (",
        found.stat("share", ".1%"),
        ") are outliers by the IQR rule",
        *_named_outliers(found),
        ".",
    )
    chart = charts.histogram(found.table, "value", title=inquiry.value_label)
    return Reading(claim, 0.2 + min(abs(skew or 0), 3) / 15, certainty(None, found.number("n")), chart)


def _named_outliers(found: Evidence) -> list[Piece]:
    """Which rows these are, where they are few and have names."""
    labels = found.statistics.get("labels")
    count = len(labels) if isinstance(labels, list) else 0
    if not 0 < count <= _NAMED:
        return []
    return [
        ": ",
        *(piece for place in range(count) for piece in (", " if place else "", found.stat(f"labels.{place}"))),
    ]
