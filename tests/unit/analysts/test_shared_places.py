"""A ranking whose last place several share says so: which of them it names is chance."""

from tests.unit.analysts.conftest import Desk, Rows

LEAGUE: Rows = [
    {"player": name, "team": team, "goals": goals}
    for name, team, goals in [
        ("Ada", "Lions", 31),
        ("Bo", "Bears", 27),
        ("Cleo", "Lions", 27),
        ("Dag", "Bears", 19),
        ("Elin", "Lions", 12),
        ("Finn", "Bears", 8),
    ]
]


def test_who_else_has_as_much_as_the_last_one_named_is_told(desk: Desk) -> None:
    direct = desk(LEAGUE, "Which 2 players have the most goals?").direct
    assert "Ada, Bo." in direct
    assert "The same value holds for Cleo" in direct


def test_a_place_that_nobody_shares_is_told_alone(desk: Desk) -> None:
    direct = desk(LEAGUE, "Which player has the most goals?").direct
    assert direct == "The player with the highest goals is Ada (31)."
    assert desk(LEAGUE, "Which 3 players have the most goals?").direct.endswith("Ada, Bo, Cleo.")
