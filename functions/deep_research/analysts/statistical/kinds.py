"""All kinds of inquiries together, told apart by `kind`."""

from typing import Annotated

from pydantic import Field

from deep_research.analysts.statistical.inquiries import (
    Association,
    Breakdown,
    Crossing,
    Development,
    Explanation,
    Factors,
    Figures,
    GroupMeasure,
    GroupTrends,
    Listing,
    PeriodComparison,
    Season,
    ShareShift,
    Spread,
    Tested,
    TimeTrend,
    Verdict,
    Within,
    Words,
    YearlyGrowth,
)
from deep_research.analysts.statistical.traps.inquiries import MissingCheck, ReversalCheck, SizesCheck, TotalsCheck

AnyExploration = (
    Breakdown
    | Words
    | TimeTrend
    | GroupTrends
    | Season
    | YearlyGrowth
    | ShareShift
    | GroupMeasure
    | Association
    | Factors
    | Explanation
    | Within
    | Crossing
    | Spread
)
AnyClosed = Tested | Figures | Verdict | Listing | PeriodComparison | Development
AnyCheck = TotalsCheck | SizesCheck | MissingCheck | ReversalCheck
AnyInquiry = Annotated[AnyExploration | AnyClosed | AnyCheck, Field(discriminator="kind")]
