"""A yes or a no is said only of what was understood."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

KENNEL: Rows = [
    {
        "dog": f"Rex {place}",
        "breed": ("Beagle", "Collie")[place % 2],
        "town": f"Town {place}" if place else "Ghent",
        "barks_per_day": 10 + place % 7 + 20 * (place % 2),
        "age": 1 + place % 12,
        "trained": place % 3 == 0,
    }
    for place in range(90)
]


@pytest.mark.parametrize(
    "question",
    [
        "Was Beagle ever below 5 euros?",
        "Do beagles cuddle more than collies?",
        "Do beagles cuddle more than poodles?",
        "Is Beagle fluffier than the others?",
    ],
)
def test_a_comparison_that_was_not_read_gets_neither_yes_nor_no(desk: Desk, question: str) -> None:
    assert not desk(KENNEL, question).direct.startswith(("Yes", "No:"))


def test_existence_is_a_yes(desk: Desk) -> None:
    assert desk(KENNEL, "Are there any dogs older than 10?").direct.startswith("Yes")
    assert desk(KENNEL, "Is there a collie that is trained?").direct.startswith("Yes")


def test_rows_that_have_a_trait_are_compared_with_those_that_lack_it(desk: Desk) -> None:
    direct = desk(KENNEL, "Are trained dogs older on average than non-trained dogs?").direct
    assert direct.startswith("No: the average age")
    assert "without regard" not in direct


@pytest.mark.parametrize(
    "question", ["Is being trained bad?", "Is Beagle worth it?", "Are trained dogs treated unfairly?"]
)
def test_a_judgement_is_no_question_of_existence(desk: Desk, question: str) -> None:
    assert desk(KENNEL, question).direct.startswith("This dataset can't answer the question")


def test_what_explains_an_outcome_is_an_open_question(desk: Desk) -> None:
    assert "can't answer" not in desk(KENNEL, "What explains how much our hounds bark?").direct
