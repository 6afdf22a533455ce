"""Builds inquiries: for each thing one may want to know, the SQL and the procedure that find it."""

from deep_research.analysts.statistical.inquiries import Association, GroupMeasure, GroupTrends, Season, TimeTrend
from deep_research.analysts.statistical.roles import Measure, grain_for, last_is_partial
from deep_research.analysts.statistical.segment import Segment, conditions
from deep_research.analysts.statistical.spreading import SpreadBuilder
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column, Grain
from deep_research.query.expressions import period
from deep_research.query.select import Select, Term, literal, quoted
from deep_research.statistics import requests


class Builder(SpreadBuilder):
    """Adds what needs measures and time; series run along the timeline, if there is one."""

    def __init__(self, noun: str, timeline: Column | None) -> None:
        super().__init__(noun)
        self.timeline = timeline

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
            where=conditions(f"{quoted(column.name)} IS NOT NULL", segment),
            group_by=("period",),
            order_by=('"period"',),
        )
        within = segment.within if segment else ""
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

    def season(self, measure: Measure | None = None, *, relevance: float = 1.0) -> Season:
        """Calendar months against each other, each held against its year's mean, so that growth is no season.

        A total as percent of it; a mean by its difference from it, since its scale may have no zero of its own.
        """
        column = self._timeline()
        label, sql = self._series(measure)
        monthly = Select(
            terms=(
                Term(f"year({quoted(column.name)})", "year"),
                Term(period(column.name, Grain.MONTH), "period"),
                Term(f"monthname({quoted(column.name)})", "group"),
                Term(sql, "value"),
            ),
            where=(f"{quoted(column.name)} IS NOT NULL",),
            group_by=("year", "period", "group"),
        )
        relative, mean = measure is None or measure.additive, 'avg("value") OVER (PARTITION BY "year")'
        select = Select(
            terms=(
                Term('"period"', "period"),
                Term('"group"', "group"),
                Term('"value"', "value"),
                Term(f'100.0 * "value" / {mean}' if relative else f'"value" - {mean}', "index"),
            ),
            source=monthly,
            order_by=('"period"',),
        )
        return Season(
            question=f"Does {label} follow the seasons?",
            purpose="Finds months that are high or low in every year.",
            sql=select.sql(),
            procedure=requests.GroupDifference(value="index", group="group", test="kruskal").model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            value_label=label,
            relative=relative,
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
            where=conditions(f"{quoted(dimension.name)} IS NOT NULL", segment),
        )
        within = segment.within if segment else ""
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
        self, x: Measure, y: Measure, *, segment: Segment | None = None, dated: bool = False, relevance: float = 1.0
    ) -> Association:
        select = Select(
            terms=(Term(x.sql, "x"), Term(y.sql, "y")),
            where=conditions(f"{x.sql} IS NOT NULL", segment, f"{y.sql} IS NOT NULL"),
        )
        within = segment.within if segment else ""
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
            dated=dated,
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
