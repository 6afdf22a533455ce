"""Builds inquiries into how rows and totals spread over the values of columns."""

from deep_research.analysts.statistical.inquiries import Breakdown, Crossing, Spread, Words
from deep_research.analysts.statistical.roles import Measure
from deep_research.analysts.statistical.segment import Segment, conditions
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term, literal, quoted
from deep_research.statistics import requests

_SMALL_WORDS = (
    "the and for with from that this are was were has have had not but into onto over under out off all any can could "
    "will would should may might must being been its their his her our your you they them there here about above after "
    "before between during each few more most other some such than then too very just also get got per via who whom "
    "which what when where why how"
)


class SpreadBuilder:
    """Builds inquiries about rows that are called `noun`."""

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def breakdown(self, column: Column, *, segment: Segment | None = None, relevance: float = 1.0) -> Breakdown:
        label = plain(column.name)
        select = Select(
            terms=(
                Term(quoted(column.name), "group"),
                Term("count(*)", "rows"),
                Term("100.0 * count(*) / sum(count(*)) OVER ()", "share"),
            ),
            where=conditions(f"{quoted(column.name)} IS NOT NULL", segment),
            group_by=("group",),
            order_by=('"rows" DESC', '"group"'),
        )
        within = segment.within if segment else ""
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
            procedure=requests.Concentration(category="group", count="total", counts=False).model_dump(mode="json"),
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
                    f"list_distinct(regexp_extract_all(lower({quoted(column.name)}), '[a-z][a-z0-9_-]{{2,}}'))",
                    "words",
                ),
            ),
            where=conditions(f"{quoted(column.name)} IS NOT NULL", segment),
        )
        texts = each.sql().replace("\n", "\n  ")
        scope = f" AND {segment.where}" if segment else ""
        total = f"(SELECT count({quoted(column.name)}) FROM dataset WHERE TRUE{scope})"  # noqa: S608 - names are quoted
        small = ", ".join(literal(word) for word in _SMALL_WORDS.split())
        select = Select(
            terms=(
                Term('"word"', "group"),
                Term("count(*)", "rows"),
                Term(f"100.0 * count(*) / {total}", "share"),
            ),
            source=f'(\n  {texts}\n) AS texts, unnest(texts."words") AS unfolded("word")',
            where=(f'"word" NOT IN ({small})',),
            group_by=("group",),
            order_by=('"rows" DESC', '"group"'),
            limit=15,
        )
        within = f" of {self.noun}{segment.within if segment else ''}"
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

    def spread(self, measure: Measure, *, name: Column | None = None, relevance: float = 1.0) -> Spread:
        """How a measure is distributed; its outliers by the `name` of their rows, where rows have one."""
        named = (Term(quoted(name.name), "name"),) if name is not None else ()
        select = Select(terms=(Term(measure.sql, "value"), *named), where=(f"{measure.sql} IS NOT NULL",))
        request = requests.Outliers(column="value", method="iqr", label="name" if named else None)
        return Spread(
            question=f"How is {measure.label} distributed?",
            purpose="Shows what is typical, how far values spread and whether a few are extreme.",
            sql=select.sql(),
            procedure=request.model_dump(mode="json"),
            relevance=relevance,
            noun=self.noun,
            value_label=measure.label,
            unit=measure.unit,
        )
