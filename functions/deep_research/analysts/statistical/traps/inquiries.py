"""What a check was planned to find out about the answer of another query."""

from typing import Literal

from deep_research.analysts.statistical.inquiries import Inquiry


class TotalsCheck(Inquiry):
    """Values of dimensions that hold as much as all others together; columns `dimension`, `group`, `total`."""

    kind: Literal["totals_check"] = "totals_check"
    value_label: str


class SizesCheck(Inquiry):
    """How many rows each compared figure rests on, in the answer's own order; columns `group`, `rows`, `figure`."""

    kind: Literal["sizes_check"] = "sizes_check"
    dimension_label: str
    ranked: bool
    """The answer names the group that comes first."""


class MissingCheck(Inquiry):
    """Whether it depends on other columns that a measure is missing; the columns are the measure and those."""

    kind: Literal["missing_check"] = "missing_check"
    column: str


class ReversalCheck(Inquiry):
    """Columns within whose groups two means stand the other way round.

    Columns `dimension`, `first`, `second` (the means of all rows), `strata`, `first_higher`, `second_higher`.
    """

    kind: Literal["reversal_check"] = "reversal_check"
    first: str
    second: str
    dimension_label: str
    value_label: str
