"""A name that no row has is told as such: a figure of none would pass for a figure of it."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

HARBOUR: Rows = [
    {
        "vessel": "Solveig" if place % 6 == 5 else f"Marit {chr(65 + place // 26)}{chr(65 + place % 26)}",
        "kind": ("trawler", "ferry")[place % 2],
        "length_m": 12 + place % 30,
    }
    for place in range(120)
]


@pytest.mark.parametrize(
    "question",
    [
        "How many vessels are called Titania?",
        "How many ferries are from Titania?",
        "How many trawlers sail to Titania?",
    ],
)
def test_no_rows_are_counted_for_a_name_that_is_not_there(desk: Desk, question: str) -> None:
    direct = desk(HARBOUR, question).direct
    assert direct.startswith("There is no “Titania” in vessel")
    assert " is 0" not in direct


def test_names_that_are_written_alike_are_offered(desk: Desk) -> None:
    assert "“Solveig”" in desk(HARBOUR, "How many vessels are called Solvejg?").direct


def test_a_name_that_is_there_is_counted(desk: Desk) -> None:
    assert desk(HARBOUR, "How many vessels are called Marit AA?").direct.endswith("is 1.")


def test_a_name_that_is_not_there_has_neither_more_nor_less(desk: Desk) -> None:
    assert not desk(HARBOUR, "Is the average length of Titania higher than of Marit AA?").direct.startswith(
        ("Yes", "No:")
    )


def test_a_share_says_of_which_rows_and_what_they_meet(desk: Desk) -> None:
    direct = desk(HARBOUR, "What share of ferries are longer than 20 m?").direct
    assert direct.startswith("The share of rows where length m is above 20, among those where kind is ferry, is ")
