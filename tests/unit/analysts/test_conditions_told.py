"""A sentence says which rows it is about: every condition that its query applies, numbers and dates too."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

CLINIC: Rows = [
    {
        "patient": f"P{place:03}",
        "ward": ("Surgery", "Medicine", "Ward 3")[place % 3],
        "age": 20 + place % 60,
        "stay_days": 1 + place % 9,
        "admitted": f"202{3 + place % 2}-0{1 + place % 9}-1{place % 10}",
        "smoker": place % 4 == 0,
        "insured": int(place % 5 > 1),
    }
    for place in range(180)
]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many patients are older than 40?", "where age is above 40 is "),
        ("How many patients in Surgery are older than 40?", "where ward is Surgery and age is above 40 is "),
        ("What is the average stay of patients aged at least 65?", "where age is at least 65 is "),
        ("How many patients have an age between 30 and 50?", "where age lies between 30 and 50 is "),
        ("How many patients were in Ward 3?", "where ward is “Ward 3” is "),
        ("How many patients were admitted in 2024?", "where admitted is in 2024 is "),
        ("How many patients were admitted in March 2024?", "where admitted is in 2024-03 is "),
        ("How many patients are older than the average age?", "where age is above its average is "),
        ("Is the average stay of patients older than 40 above 4?", "average stay days where age is above 40 is "),
    ],
)
def test_every_condition_of_the_query_is_in_the_sentence(desk: Desk, question: str, told: str) -> None:
    assert told in desk(CLINIC, question).direct


def test_a_number_that_is_only_compared_with_holds_no_rows_back(desk: Desk) -> None:
    direct = desk(CLINIC, "Is the average age above 40?").direct
    assert direct.startswith("Yes: the average age is ")


def test_a_number_that_only_the_query_writes_is_in_no_claim(desk: Desk) -> None:
    report = desk(CLINIC, "What is the maximum age of patients who are not insured?")
    assert "insured is 0" not in report.direct
    assert desk(CLINIC, "What is the maximum age where insured is 0?").direct.startswith(
        "The maximum of age where insured is 0"
    )
