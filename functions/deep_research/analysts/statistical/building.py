"""Builds inquiries: for each thing one may want to know, the SQL and the procedure that find it."""

from deep_research.analysts.statistical.inquiries import (
    Association,
    Breakdown,
    Crossing,
    GroupMeasure,
    GroupTrends,
    Spread,
    TimeTrend,
    Words,
)
from deep_research.analysts.statistical.roles import Measure, grain_for, last_is_partial
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.domain.model import Model
from deep_research.query.expressions import period
from deep_research.query.select import Select, Term, literal, quoted
from deep_research.statistics import requests

_SMALL_WORDS = (
    "the and for with from that this are was were has have had not but into onto over under out off all any can could "
    "will would should may might must being been its their his her our your you they them there here about above after "
    "before between during each few more most other some such than then too very just also get got per via who whom "
    "which what when where why how"
)


class Segment(Model):
    """The rows of one value of a dimension."""

    column: str
    label: str
    value: str

    @property
    def where(self) -> str:
        return f"{quoted(self.column)} = {literal(self.value)}"

    @property
    def scope(self) -> str:
        return f" among rows where {self.label} is {named(self.value)}"


class Builder:
    """Builds inquiries about rows that are called `noun`, in order of a timeline if there is one."""

    def __init__(self, noun: str, timeline: Column | None) -> None:
        self.noun = noun
        self.timeline = timeline

    def breakdown(self, column: Column, *, segment: Segment | None = None, relevance: float = 1.0) -> Breakdown:
        label = plain(column.name)
        select = Select(
            terms=(
                Term(quoted(column.name), "group"),
                Term("count(*)", "rows"),
                Term("100.0 * count(*) / sum(count(*)) OVER ()", "share"),
            ),
            where=_where(f"{quoted(column.name)} IS NOT NULL", segment),
            group_by=("group",),
            order_by=('"rows" DESC', '"group"'),
        )
        within = f" where {segment.label} is {named(segment.value)}" if segment else ""
        return Breakdown(
            question=f"How are {self.noun}{within} distributed over {label}?",
            purpose="Finds what dominates and whether the spread is even.",
            sql=select.sql(),
            procedure=requests.Concentration(category="group", count="rows").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            dimension=column.name,
            dimension_label=label,
            value=segment.value if segment else None,
            value_label=segment.label if segment else None,
        )

    def total(self, column: Column, measure: Measure, *, relevance: float = 1.0) -> Breakdown:
        label = plain(column.name)
        select = Select(
            terms=(
                Term(quoted(column.name), "group"),
                Term(f"sum({measure.sql})", "total"),
                Term(f"100.0 * sum({measure.sql}) / sum(sum({measure.sql})) OVER ()", "share"),
                Term("count(*)", "rows"),
            ),
            where=(f"{quoted(column.name)} IS NOT NULL",),
            group_by=("group",),
            order_by=('"total" DESC NULLS LAST', '"group"'),
        )
        return Breakdown(
            question=f"How is total {measure.label} distributed over {label}?",
            purpose="Finds who contributes most to the total.",
            sql=select.sql(),
            procedure=requests.Concentration(category="group", count="total").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            dimension=column.name,
            dimension_label=label,
            measure_label=measure.label,
        )

    def words(self, column: Column, *, segment: Segment | None = None, relevance: float = 1.0) -> Words:
        each = Select(
            terms=(
                Term(
                    f"unnest(list_distinct(regexp_extract_all(lower({quoted(column.name)}), '[a-z][a-z0-9_-]{{2,}}')))",
                    "word",
                ),
            ),
            where=_where(f"{quoted(column.name)} IS NOT NULL", segment),
        )
        scope = f" AND {segment.where}" if segment else ""
        total = f"(SELECT count({quoted(column.name)}) FROM dataset WHERE TRUE{scope})"
        small = ", ".join(literal(word) for word in _SMALL_WORDS.split())
        select = Select(
            terms=(
                Term('"word"', "group"),
                Term("count(*)", "rows"),
                Term(f"100.0 * count(*) / {total}", "share"),
            ),
            source=each,
            where=(f'"word" NOT IN ({small})',),
            group_by=("group",),
            order_by=('"rows" DESC', '"group"'),
            limit=15,
        )
        within = f" of {self.noun} where {segment.label} is {named(segment.value)}" if segment else f" of {self.noun}"
        return Words(
            question=f"Which words does {plain(column.name)}{within} use most?",
            purpose="Finds what the texts are mostly about.",
            sql=select.sql(),
            relevance=relevance,
            noun=self.noun,
            text_label=plain(column.name),
            value=segment.value if segment else None,
            scope=segment.scope if segment else "",
        )

    def trend(
        self, measure: Measure | None = None, *, segment: Segment | None = None, relevance: float = 1.0
    ) -> TimeTrend:
        """Rows per period, or a measure's mean (total, where a sum means something). Needs a timeline."""
        column = self._timeline()
        grain = grain_for(column)
        partial = last_is_partial(column, grain)
        label, sql = self._series(measure)
        select = Select(
            terms=(Term(period(column.name, grain), "period"), Term(sql, "value"), Term("count(*)", "rows")),
            where=_where(f"{quoted(column.name)} IS NOT NULL", segment),
            group_by=("period",),
            order_by=('"period"',),
        )
        within = f" where {segment.label} is {named(segment.value)}" if segment else ""
        return TimeTrend(
            question=f"How does {label} per {grain}{within} develop over time?",
            purpose="Finds whether it rises, falls or stays, since when and by how much.",
            sql=select.sql(),
            procedure=requests.Trend(period="period", value="value", omit_last=partial).model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            value_label=label,
            grain=str(grain),
            counts=measure is None,
            partial=partial,
            value=segment.value if segment else None,
            scope=segment.scope if segment else "",
        )

    def trends_by(self, dimension: Column, measure: Measure | None = None, *, relevance: float = 1.0) -> GroupTrends:
        column = self._timeline()
        grain = grain_for(column)
        label, sql = self._series(measure)
        select = Select(
            terms=(
                Term(quoted(dimension.name), "group"),
                Term(period(column.name, grain), "period"),
                Term(sql, "value"),
                Term("count(*)", "rows"),
            ),
            where=(f"{quoted(column.name)} IS NOT NULL", f"{quoted(dimension.name)} IS NOT NULL"),
            group_by=("group", "period"),
            order_by=('"group"', '"period"'),
        )
        request = requests.Trend(period="period", value="value", by="group", omit_last=last_is_partial(column, grain))
        return GroupTrends(
            question=f"Does {label} per {grain} develop alike for every {plain(dimension.name)}?",
            purpose="Finds which groups drive a trend, and whether it holds within groups.",
            sql=select.sql(),
            procedure=request.model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            dimension=dimension.name,
            dimension_label=plain(dimension.name),
            value_label=label,
            grain=str(grain),
            counts=measure is None,
        )

    def measure_by(
        self, measure: Measure, dimension: Column, *, segment: Segment | None = None, relevance: float = 1.0
    ) -> GroupMeasure:
        label = plain(dimension.name)
        select = Select(
            terms=(Term(quoted(dimension.name), "group"), Term(measure.sql, "value")),
            where=_where(f"{quoted(dimension.name)} IS NOT NULL", segment),
        )
        within = f" where {segment.label} is {named(segment.value)}" if segment else ""
        return GroupMeasure(
            question=f"Does {measure.label}{within} differ by {label}?",
            purpose="Compares groups, and tests whether the difference is more than chance.",
            sql=select.sql(),
            procedure=requests.GroupDifference(value="value", group="group", test="kruskal").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            scope=segment.scope if segment else "",
            dimension=dimension.name,
            dimension_label=label,
            value_label=measure.label,
            unit=measure.unit,
        )

    def brackets(self, measure: Measure, by: Measure, *, relevance: float = 1.0) -> GroupMeasure:
        """A measure within the quarters of another."""
        names = {1: "lowest quarter", 2: "second quarter", 3: "third quarter", 4: "highest quarter"}
        cases = " ".join(f"WHEN {place} THEN {literal(name)}" for place, name in names.items())
        select = Select(
            terms=(
                Term(f"CASE ntile(4) OVER (ORDER BY {by.sql}) {cases} END", "group"),
                Term(measure.sql, "value"),
            ),
            where=(f"{by.sql} IS NOT NULL", f"{measure.sql} IS NOT NULL"),
        )
        return GroupMeasure(
            question=f"How does {measure.label} differ between the quarters of {by.label}?",
            purpose="Shows the shape of the relation, bracket by bracket.",
            sql=select.sql(),
            procedure=requests.GroupDifference(value="value", group="group", test="kruskal").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            dimension=" ".join(by.columns),
            dimension_label=f"quarter of {by.label}",
            value_label=measure.label,
            unit=measure.unit,
            ordered=True,
        )

    def association(
        self, x: Measure, y: Measure, *, segment: Segment | None = None, relevance: float = 1.0
    ) -> Association:
        select = Select(
            terms=(Term(x.sql, "x"), Term(y.sql, "y")),
            where=_where(f"{x.sql} IS NOT NULL", segment, f"{y.sql} IS NOT NULL"),
        )
        within = f" where {segment.label} is {named(segment.value)}" if segment else ""
        return Association(
            question=f"Are {x.label} and {y.label}{within} correlated?",
            purpose="Finds whether they move together.",
            sql=select.sql(),
            procedure=requests.Correlation(x="x", y="y", method="spearman").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            scope=segment.scope if segment else "",
            x_label=x.label,
            y_label=y.label,
        )

    def volume_against(self, measure: Measure, *, relevance: float = 1.0) -> Association:
        """The number of rows per period against a measure's mean in it."""
        column = self._timeline()
        grain = grain_for(column)
        select = Select(
            terms=(
                Term(period(column.name, grain), "period"),
                Term("count(*)", "x"),
                Term(f"avg({measure.sql})", "y"),
            ),
            where=(f"{quoted(column.name)} IS NOT NULL",),
            group_by=("period",),
            order_by=('"period"',),
        )
        return Association(
            question=f"Is the number of {self.noun} per {grain} correlated with the average {measure.label}?",
            purpose="Finds whether volume explains the measure.",
            sql=select.sql(),
            procedure=requests.Correlation(x="x", y="y", method="spearman").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            x_label=f"the number of {self.noun}",
            y_label=f"the average {measure.label}",
            per=str(grain),
        )

    def crossing(self, row: Column, column: Column, *, relevance: float = 1.0) -> Crossing:
        select = Select(
            terms=(Term(quoted(row.name), "row"), Term(quoted(column.name), "column"), Term("count(*)", "rows")),
            where=(f"{quoted(row.name)} IS NOT NULL", f"{quoted(column.name)} IS NOT NULL"),
            group_by=("row", "column"),
            order_by=('"row"', '"rows" DESC', '"column"'),
        )
        return Crossing(
            question=f"Does the mix of {plain(column.name)} depend on {plain(row.name)}?",
            purpose="Finds combinations that occur more often than each part alone would explain.",
            sql=select.sql(),
            procedure=requests.Contingency(row="row", column="column", count="rows").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            row_label=plain(row.name),
            column_label=plain(column.name),
        )

    def spread(self, measure: Measure, *, relevance: float = 1.0) -> Spread:
        select = Select(terms=(Term(measure.sql, "value"),), where=(f"{measure.sql} IS NOT NULL",))
        return Spread(
            question=f"How is {measure.label} distributed?",
            purpose="Shows what is typical, how far values spread and whether a few are extreme.",
            sql=select.sql(),
            procedure=requests.Outliers(column="value", method="iqr").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            value_label=measure.label,
            unit=measure.unit,
        )

    def _timeline(self) -> Column:
        if self.timeline is None:
            raise ValueError("a series needs a date column")
        return self.timeline

    def _series(self, measure: Measure | None) -> tuple[str, str]:
        if measure is None:
            return f"the number of {self.noun}", "count(*)"
        if measure.additive:
            return f"total {measure.label}", f"sum({measure.sql})"
        return f"average {measure.label}", f"avg({measure.sql})"


def named(value: str) -> str:
    """A value in a sentence; with digits only in quotation marks."""
    return f"“{value}”" if any(character.isdigit() for character in value) else value


def _where(condition: str, segment: Segment | None, *more: str) -> tuple[str, ...]:
    return (condition, *((segment.where,) if segment else ()), *more)
