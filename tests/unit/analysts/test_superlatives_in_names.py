"""A column's name may end in what is a superlative elsewhere: “gust max” asks for no maximum."""

from tests.unit.analysts.conftest import Desk, Rows

WEATHER: Rows = [
    {"gust_max": 20 + (place * 7) % 31, "rain": 40 - (place * 7) % 31 + place % 3, "sky": ("grey", "blue")[place % 2]}
    for place in range(120)
]


def test_two_columns_are_related_whatever_one_is_called(desk: Desk) -> None:
    assert "Spearman" in desk(WEATHER, "How are gust max and rain related?").direct


def test_a_superlative_before_such_a_name_is_one(desk: Desk) -> None:
    assert desk(WEATHER, "Which sky has the highest gust max?").direct.startswith("The sky with the highest")
