"""A result is told in the words, the digits and the groups that the question gives."""

import pytest
from scipy import stats

from tests.fakes.ingested_tables import Rows
from tests.unit.analysts.conftest import Desk

_READ = [
    (3, 41.0, "woman"),
    (5, 48.5, "man"),
    (8, 66.0, "woman"),
    (9, 60.5, "man"),
    (12, 83.0, "woman"),
    (14, 80.0, "man"),
]
CLUB: Rows = [
    {
        "read": f"{2019 + place % 3}-0{1 + place % 4}-10",
        "books": books + place % 2,
        "hours": hours,
        "reader": who,
        "late": "yes" if place % 4 == (1 if who == "man" else 0) or place % 12 == 7 else "no",
    }
    for place, (books, hours, who) in enumerate(_READ * 4)
]
_HOURS = {who: [float(str(row["hours"])) for row in CLUB if row["reader"] == who] for who in ("man", "woman")}
_LINE = stats.linregress([float(str(row["books"])) for row in CLUB], [float(str(row["hours"])) for row in CLUB])
_KS = stats.ks_2samp(_HOURS["man"], _HOURS["woman"])
_CALL = "Call it %s if the absolute value is at least 0.99, %s if it lies between 0.5 and 0.99, and %s below that."


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Calculate the Pearson correlation of books and hours. " + _CALL % ("tight", "decent", "loose"), [": decent"]),
        ("Fit a linear regression that predicts hours from books. Report the slope to one decimal and R-squared to"
         " three.", [f"{_LINE.slope:.1f}.", f"R² = {_LINE.rvalue**2:.3f}"]),
        ("Compare the hours of men and women by a two-sample Kolmogorov-Smirnov test. Report the statistic with three"
         " decimals and say different or not different.", [f"{_KS.statistic:.3f}", "not different"]),
        ("How many rows were read in 2019 and how many in 2020?", ["2019: 8", "2020: 8"]),
        ("Compute the odds ratio of late by reader, 2 decimals.",
         ["odds ratio of late by reader is 0.50 (the odds of man at no over the other)"]),
        ("How many rows have more than eighty two hours?", ["is 4"]),
    ],
)  # fmt: skip
def test_the_questions_own_words_and_digits_are_used(desk: Desk, question: str, answers: list[str]) -> None:
    direct = desk(CLUB, question).direct
    assert [answer for answer in answers if answer not in direct] == [], direct


def test_a_limit_of_the_p_value_asks_for_no_more_of_it_than_that_it_is_small(desk: Desk) -> None:
    question = "Calculate the Pearson correlation of books and hours; it is significant if the p-value is below 0.05."
    direct = desk(CLUB, question).direct
    assert "p < 0.001" in direct
    assert "e-" not in direct


def test_two_groups_of_one_measure_are_correlated_date_by_date(desk: Desk) -> None:
    north, south = [4.0, 6.5, 5.0, 9.0, 8.5, 12.0, 11.0, 15.0], [3.0, 3.5, 5.5, 5.0, 7.5, 7.0, 9.5, 9.0]
    rows: Rows = [
        {"day": f"2024-03-{place + 1:02}", "well": well, "level": level}
        for well, levels in (("Alder", north), ("Birch", south))
        for place, level in enumerate(levels)
    ]
    direct = desk(rows, "What is the Pearson correlation between the levels of Alder and Birch, to 3 decimals?").direct
    assert f"r = {stats.pearsonr(north, south).statistic:.3f}" in direct
