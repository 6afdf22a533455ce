"""The plan of a chaos run: the same for the same seed, and answers known beforehand."""

import csv
from decimal import Decimal

from tests.chaos.plan import SALES, Share, files, questions, wishes

OWNERS = ("ann", "bob", "eve")


def test_a_seed_gives_the_same_wishes_again_and_another_seed_others() -> None:
    asked = {owner: questions(file) for owner, file in files(OWNERS).items()}
    assert wishes(30, asked, 1, Share(), 60) == wishes(30, asked, 1, Share(), 60)
    assert wishes(30, asked, 1, Share(), 60) != wishes(30, asked, 2, Share(), 60)


def test_owners_take_turns_and_every_wish_has_a_key_of_its_own() -> None:
    wanted = wishes(30, {owner: questions(file) for owner, file in files(OWNERS).items()}, 1, Share(), 60)
    assert [wish.owner for wish in wanted[:4]] == ["ann", "bob", "eve", "ann"]
    assert len({wish.key for wish in wanted}) == 30


def test_some_wishes_are_to_be_cancelled_while_waiting_some_while_running_and_some_retried() -> None:
    wanted = wishes(200, {owner: questions(file) for owner, file in files(OWNERS).items()}, 1, Share(), 60)
    cancelled = [wish for wish in wanted if wish.cancelled_after is not None]
    assert 20 < len(cancelled) < 60
    assert {(wish.once_running, wish.retried) for wish in cancelled} == {
        (running, retried) for running in (True, False) for retried in (True, False)
    }


def test_the_files_together_are_the_sales_and_no_two_share_a_row() -> None:
    rows = [row for file in files(OWNERS).values() for row in file.decode().splitlines()[1:]]
    assert sorted(rows) == sorted(SALES.read_text().splitlines()[1:])


def test_the_expected_numbers_are_those_of_the_owners_own_file() -> None:
    file = files(OWNERS)["bob"]
    asked = next(each for each in questions(file) if '"Media" and region is "Europe"' in each.text)
    rows = [
        row
        for row in csv.DictReader(file.decode().splitlines())
        if (row["category"], row["region"]) == ("Media", "Europe")
    ]
    assert asked.expected == sum(Decimal(row["revenue"] or 0) for row in rows)
    assert rows
