"""Each question that a report suggests is one that the analyst can answer."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows
from tests.unit.analysts.test_unread_words import CLINIC
from tests.unit.analysts.test_yearly_changes import bookings


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        (CLINIC, "What is the average age by ward?"),
        (CLINIC, "What should we know about the wards?"),
        (CLINIC, "What will the weather be tomorrow?"),
        (bookings()[::5], "What are the main trends of the fee amount?"),
    ],
)
def test_every_suggestion_is_answered(desk: Desk, rows: Rows, question: str) -> None:
    report = desk(rows, question)
    asked = {*report.suggestions}
    asked |= {each for answer in report.research.answers for each in answer.follow_up_questions}
    assert len(report.suggestions) >= 3
    for suggestion in sorted(asked):
        answered = desk(rows, suggestion)
        assert "can't answer" not in answered.direct, suggestion
        assert "without regard" not in answered.direct, suggestion
        assert "could not be answered" not in answered.direct, suggestion
