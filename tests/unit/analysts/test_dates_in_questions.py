"""A date that a question names restricts the rows, or is said not to have been regarded."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

LOANS: Rows = [
    {"lent_on": f"{2021 + place // 24}-{1 + place // 2 % 12:02}-{5 + place % 20:02}", "pages": 100 + place}
    for place in range(72)
]


def _pages(first: int, last: int) -> str:
    return f"{sum(100 + place for place in range(first, last)):,}"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the sum of pages in Q2 2022?", _pages(30, 36)),
        ("What is the sum of pages in the first quarter of 2021?", _pages(0, 6)),
        ("What is the sum of pages for 2022?", _pages(24, 48)),
        ("What is the sum of pages lent between 2021 and 2022?", _pages(0, 48)),
        ("What is the sum of pages lent since June 2023?", _pages(58, 72)),
        ("What is the sum of pages in the last quarter?", _pages(66, 72)),
        ("What is the sum of pages over the past 2 years?", _pages(24, 72)),
    ],
)
def test_a_period_restricts_the_rows(desk: Desk, question: str, answer: str) -> None:
    assert answer in desk(LOANS, question).direct


def test_a_month_without_a_year_is_taken_in_every_year(desk: Desk) -> None:
    assert "is 6." in desk(LOANS, "How many loans were there in March?").direct


def test_a_year_that_was_not_read_is_reserved(desk: Desk) -> None:
    assert "without regard to “2022”" in desk(LOANS, "What is the sum of pages 2022?").direct
