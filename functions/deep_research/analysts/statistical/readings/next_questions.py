"""What an answer makes one want to know, as questions that can be asked of the same dataset."""

from deep_research.analysts.statistical.inquiries import Association, Breakdown, GroupMeasure, GroupTrends, TimeTrend
from deep_research.analysts.statistical.kinds import AnyInquiry
from deep_research.analysts.statistical.readings.reading import Evidence


def next_questions(inquiry: AnyInquiry, found: Evidence) -> tuple[str, ...]:
    """One or two, naming what led; none where nothing stood out."""
    match inquiry:
        case Breakdown(value=None) if found.text("leader"):
            segment = f"{inquiry.noun} where {inquiry.dimension_label} is {found.text('leader')}"
            return (f"How does the number of {segment} develop over time?", f"What is typical of {segment}?")
        case TimeTrend() if found.text("direction") not in ("", "stable"):
            return (f"Which groups drive the change of {inquiry.value_label}?",)
        case GroupTrends():
            return (
                f"Which {inquiry.dimension_label} had the highest {inquiry.value_label} in the last {inquiry.grain}?",
            )
        case Association() if (found.number("p_value") or 1.0) < 0.05:
            return (f"Does the relation of {inquiry.x_label} and {inquiry.y_label} hold within groups?",)
        case GroupMeasure() if found.text("highest") and (found.number("p_value") or 1.0) < 0.05:
            return (f"What explains the average {inquiry.value_label} of {found.text('highest')}?",)
        case _:
            return ()
