"""What may be asked of groups and periods against each other."""

from typing import Literal

from deep_research.domain.model import Model
from deep_research.statistics.requests.levels import Level


class GroupDifference(Model):
    """Do groups differ in a numeric column? Two-sample tests take exactly two groups.

    `auto` takes the test that the data allow: Welch's where means describe the groups, ranks where they do not.
    """

    procedure: Literal["group_difference"] = "group_difference"
    value: str
    group: str
    test: Literal[
        "student", "welch", "mann_whitney", "kolmogorov_smirnov", "anova", "welch_anova", "kruskal", "auto"
    ] = "welch"
    alpha: Level = 0.05
    first: str | None = None
    """The group from which others are taken off; the first by name where none is named."""


class PairedDifference(Model):
    """Whether two numeric columns of the same rows differ, such as before and after."""

    procedure: Literal["paired_difference"] = "paired_difference"
    before: str
    after: str
    test: Literal["t", "wilcoxon"] = "t"
    alpha: Level = 0.05


class Contribution(Model):
    """What moved the total between two periods: one row or more for each segment and period.

    With `denominator`, what moved the ratio of two totals, split into rates and mix.
    """

    procedure: Literal["contribution"] = "contribution"
    segment: str
    period: str
    value: str
    denominator: str | None = None
    before: str | int | None = None
    """The earlier period, by its value; the last but one where none is named."""
    after: str | int | None = None
