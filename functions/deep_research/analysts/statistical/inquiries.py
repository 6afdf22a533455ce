"""What a query was planned to find out: enough to read its answer without planning again."""

from typing import Literal

from pydantic import JsonValue

from deep_research.analysts.statistical.grammar.rules import Rule
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
    unread: tuple[str, ...] = ()
    """Words of the question that matched nothing, so that the answer was made without regard to them."""
    checks: str = ""
    """The id of the query whose answer this would call into question; it was not asked for itself."""


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


class Season(Inquiry):
    """The same months of several years against each other; columns `period`, `group`, `value`, `index`."""

    kind: Literal["season"] = "season"
    value_label: str
    relative: bool = True
    """`index` is percent of the year's mean; else the difference from it, as of a mean in any unit."""


class YearlyGrowth(Inquiry):
    """A total or mean of each complete year; columns `year`, `total`, `change`, `since_first` in percent, `rows`."""

    kind: Literal["yearly_growth"] = "yearly_growth"
    value_label: str
    counted: bool = True
    """The number of rows says something of itself."""
    adds_up: bool = True
    """It is a total, of which a change in percent says something whatever its unit."""


class ShareShift(Inquiry):
    """Groups in two years; columns `group`, `earlier`, `later`, their years and shares, `change`, `points`."""

    kind: Literal["share_shift"] = "share_shift"
    dimension: str
    dimension_label: str
    value_label: str


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
    dated: bool = False
    """`x` is a date, so that it is late rather than high."""


class Factors(Inquiry):
    """An outcome against each of several measures, which are the columns; the outcome is the first."""

    kind: Literal["factors"] = "factors"
    outcome_label: str


class Explanation(Inquiry):
    """A linear model of an outcome by several measures at once; columns as of `Factors`."""

    kind: Literal["explanation"] = "explanation"
    outcome_label: str


class Within(Inquiry):
    """Whether an association of all rows is found within groups too; columns `x`, `y` and the stratum."""

    kind: Literal["within"] = "within"
    x_label: str
    y_label: str
    stratum_label: str
    groups: bool = False
    """`x` tells two groups apart."""


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


Topic = Literal[
    "correlation",
    "normality",
    "outliers",
    "group_difference",
    "paired",
    "contingency",
    "describe",
    "regression",
    "trend",
    "seasonality",
    "concentration",
    "clusters",
]


class Tested(Inquiry):
    """A procedure that the question names; `labels` are its columns."""

    kind: Literal["tested"] = "tested"
    topic: Topic
    labels: tuple[str, ...]
    by: str | None = None
    decimals: int | None = None
    asked: str
    rules: tuple[Rule, ...] = ()
    about: str | None = None
    """The column whose pairs alone are asked for, of all pairs."""
    controls: tuple[str, ...] = ()
    """Columns that a partial correlation holds constant."""


class Figure(Model):
    """A column of the result, and what it is in words: `mean Age`."""

    column: str
    label: str
    percent: bool = False
    number: str = ""
    """What the question counts it by, before the label: `90th` of the percentile."""


class Sought(Model):
    """A name that is looked for; `rows` is the column of the result that counts the rows which have it."""

    rows: str = "rows so called"
    name: str
    where: str
    """The columns that were looked in, in words."""
    nearest: tuple[str, ...] = ()


class Figures(Inquiry):
    """Figures asked for, in one row or one for each group; the group is the column `group`."""

    kind: Literal["figures"] = "figures"
    figures: tuple[Figure, ...]
    by: str | None = None
    decimals: int | None = None
    sought: Sought | None = None


class Verdict(Inquiry):
    """A yes or no, in the column `holds`, and the figures that it rests on."""

    kind: Literal["verdict"] = "verdict"
    figures: tuple[Figure, ...] = ()
    decimals: int | None = None


class Listing(Inquiry):
    """Values asked for, in the column `value`, in order; `of` is what they were ordered by."""

    kind: Literal["listing"] = "listing"
    label: str
    by: str | None = None
    superlative: str = ""
    decimals: int | None = None
    most: int | None = None
    """So many were asked for; one row more tells whether the last place is shared."""
    told: bool = False
    """Each value with what it was ordered by, and its `share` where there is one."""


class PeriodComparison(Inquiry):
    """A measure in two periods, one row; columns `earlier`, `later`, `difference`, `percent`."""

    kind: Literal["period_comparison"] = "period_comparison"
    value_label: str
    earlier: str
    later: str
    decimals: int | None = None


class Development(Inquiry):
    """What a series did or will do (columns `period`, `value`), or what moved a total (and `segment`)."""

    kind: Literal["development"] = "development"
    topic: Literal["forecast", "change", "contribution"]
    value_label: str
    grain: str
    by: str = ""
    decimals: int | None = None
    follows: bool = False
    """Goes into what another answer showed, and was not asked for itself."""
