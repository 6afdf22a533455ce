"""What a query was planned to find out: enough to read its answer without planning again."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from deep_research.domain.model import Model


class Inquiry(Model):
    """What all have in common. `sql` and `procedure` are what runs; labels are how sentences call things."""

    question: str
    purpose: str
    sql: str
    procedure: dict[str, JsonValue] | None = None
    relevance: float = 1.0
    """How close it is to what was asked: 1 is context, 3 was named in the question."""
    noun: str = "rows"
    """What a row is, in the plural."""
    scope: str = ""
    """Which rows, as the end of a sentence: “among rows where …”."""


class Breakdown(Inquiry):
    """Counts (or sums) by a dimension; columns `group`, `rows` or `total`, `share`."""

    kind: Literal["breakdown"] = "breakdown"
    dimension: str
    dimension_label: str
    measure_label: str | None = None
    value: str | None = None
    """The value whose rows these are, where the breakdown is of one segment."""
    value_label: str | None = None


class Words(Inquiry):
    """The words that a text column uses most; columns `group`, `rows`, `share`."""

    kind: Literal["words"] = "words"
    text_label: str
    value: str | None = None


class TimeTrend(Inquiry):
    """A series over time; columns `period`, `value`."""

    kind: Literal["time_trend"] = "time_trend"
    value_label: str
    grain: str
    counts: bool
    partial: bool = False
    value: str | None = None
    start: str = ""


class GroupTrends(Inquiry):
    """The same series within each group; columns `group`, `period`, `value`."""

    kind: Literal["group_trends"] = "group_trends"
    dimension: str
    dimension_label: str
    value_label: str
    grain: str
    counts: bool


class GroupMeasure(Inquiry):
    """A measure by dimension, all rows; columns `group`, `value`."""

    kind: Literal["group_measure"] = "group_measure"
    dimension: str
    dimension_label: str
    value_label: str
    unit: str = ""
    ordered: bool = False
    """Groups are brackets with an order of their own."""


class Association(Inquiry):
    """Correlation of two measures, rows or periods; columns `x`, `y`."""

    kind: Literal["association"] = "association"
    x_label: str
    y_label: str
    per: str = ""
    """`month` where rows are periods."""


class Crossing(Inquiry):
    """Two dimensions against each other; columns `row`, `column`, `rows`."""

    kind: Literal["crossing"] = "crossing"
    row_label: str
    column_label: str


class Spread(Inquiry):
    """How a measure is distributed; column `value`."""

    kind: Literal["spread"] = "spread"
    value_label: str
    unit: str = ""


AnyExploration = Breakdown | Words | TimeTrend | GroupTrends | GroupMeasure | Association | Crossing | Spread
AnyInquiry = Annotated[AnyExploration, Field(discriminator="kind")]
