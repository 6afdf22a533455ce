"""Numbers are read as they are written: with their sign, their scale, and no more digits than stand there."""

import pytest

from tests.evaluation.written_numbers import dates, said

WRITTEN = {
    "It is 4.25.": [(4.25, 0.01)],
    "It is 1,234,567.": [(1_234_567, 1)],
    "It fell to -0.1232.": [(-0.1232, 0.0001)],
    "It fell to \u22120.12.": [(-0.12, 0.01)],
    "It is 8.8e-22 of it.": [(8.8e-22, 1e-23)],
    "About 2.1 million people.": [(2_100_000, 100_000)],
    "A range of 3-7.": [(3, 1), (7, 1)],
    "Version B96 of Q1 and x2.": [],
    "All twelve groups.": [(12, 1e-9)],
    "The two groups, in a two-sided test.": [],
    "1st place, 12kg.": [(1, 1), (12, 1)],
    "No number.": [],
}


@pytest.mark.parametrize(("sentence", "expected"), WRITTEN.items(), ids=WRITTEN)
def test_a_number_has_the_precision_in_which_it_is_written(sentence: str, expected: list[tuple[float, float]]) -> None:
    assert [(each.value, each.step) for each in said(sentence)] == [pytest.approx(pair) for pair in expected]


@pytest.mark.parametrize("written", ["34.4%", "34.4 %", "34.4 percent", "34.4 percentage points"])
def test_a_percentage_is_known_in_every_way_of_writing_it(written: str) -> None:
    [number] = said(f"It has {written} of it.")
    assert (number.value, number.percent) == (34.4, True)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-03", "2024-03"),
        ("2024-03-31", "2024-03-31"),
        ("2024-03-31 12:30", "2024-03-31"),
        ("March 2024", "2024-03"),
        ("31 March 2024", "2024-03-31"),
        ("Mar 31, 2024", "2024-03-31"),
        ("2024-Q2", "2024-Q2"),
        ("Q2 2024", "2024-Q2"),
    ],
)
def test_a_date_is_one_thing_and_not_the_numbers_that_it_is_written_with(written: str, date: str) -> None:
    assert [each.date for each in said(f"It began in {written} or so.")] == [date]


def test_a_date_of_the_evidence_stands_for_its_month_quarter_and_year() -> None:
    assert dates("2024-05-17") == {"2024-05-17", "2024-05", "2024", "2024-Q2"}


def test_numbers_within_a_name_are_not_said() -> None:
    assert [each.text for each in said("“Mar.2019” of 35-44 is 7.", ["Mar.2019", "35-44"])] == ["7"]


def test_a_bound_is_known_as_one() -> None:
    assert [each.is_bound for each in said("p < 0.001, r = 0.5")] == [True, False]


def test_a_number_is_told_with_its_own_sentence() -> None:
    assert [each.sentence for each in said("It is 4.2. Then it is 5.")] == ["It is 4.2.", "Then it is 5."]
