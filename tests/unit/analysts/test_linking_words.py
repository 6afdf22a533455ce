"""The words of a question are linked to the columns and values that they speak of, and to no others."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

STAYS: Rows = [
    {
        "Care": (1, 2, 3)[place % 3],
        "Unit_Of_Care": ("Surgical Ward", "Intensive Care Unit", "Day Clinic", "Maternity Ward")[place % 4],
        "HourlyFee": 40 + place % 7,
        "Age": 20 + place % 30,
        "LOS": 1 + place % 9,
        "BP": 110 + place % 25,
        "Fever": ("yes", "no", "no")[place % 3],
    }
    for place in range(60)
]


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Is our average patient older than 30?", "Age"),
        ("What is the average length of stay?", "LOS"),
        ("What is the average stay length?", "LOS"),
        ("What is the mean blood pressure?", "BP"),
        ("Which care unit is the most frequent?", "Unit_Of_Care"),
        ("What is the most common unit of care over all patients?", "Unit_Of_Care"),
    ],
)
def test_the_column_that_is_meant_is_the_one_computed(desk: Desk, question: str, column: str) -> None:
    code = desk(STAYS, question).research.answers[0].code or ""
    assert f'"{column}"' in code
    assert sum(f'"{name}"' in code for name in STAYS[0]) == 1


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many patients were in the surgical care unit?", "Surgical Ward"),
        ("How many stays were there in the ICU?", "Intensive Care Unit"),
    ],
)
def test_a_value_is_known_by_its_initials_or_by_one_word_beside_its_column(
    desk: Desk, question: str, value: str
) -> None:
    assert f"where unit of care is {value} is 15" in desk(STAYS, question).direct


def test_groups_set_against_each_other_are_named_with_their_figures(desk: Desk) -> None:
    direct = desk(STAYS, "Are there more patients in the Maternity Ward than in the ICU?").direct
    assert direct.startswith("No: the number of rows where unit of care is Maternity Ward is 15, ")
    assert "the number of rows where unit of care is Intensive Care Unit is 15" in direct
