"""Short questions: look-ups, lists, counts, yes and no, on a table that no rule has seen."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

_FIRST = ("North", "Silver", "Quiet", "Amber")
_SECOND = ("Tern", "Heron", "Plover")
_YARDS = ("Lindqvist", "Oakhaven", "Brightwater")
_RIGS = ("sloop", "ketch", "schooner", "cutter")
_FITTINGS = ("['radar', 'stove']", "['stove']", "['radar', 'autopilot']", "['autopilot', 'stove', 'radar']")
BOATS: Rows = [
    {
        "BoatName": f"{_FIRST[place % 4]} {_SECOND[place // 4 % 3]} {place}",
        "Yard": _YARDS[place % 3 if place % 7 else 0],
        "Rig": _RIGS[place % 4],
        "BuildYear": 1950 + place,
        "Draft_m": round(1.2 + (place * 7 % 41) / 20, 2),
        "Weight": 2_000 + 350 * (place * 11 % 61),
        "Price": 9_000 + 1_000 * (place * 17 % 73),
        "Fittings": _FITTINGS[place % 4],
        "Engine": "" if place % 5 == 0 else ("diesel", "electric")[place % 2],
        "Class": ("A", "B")[place % 2],
        "Berths": 2 + place % 5,
        "Flag": ("Italy", "Norway", "Canada")[place * 5 % 7 % 3],
        "races_offshore": ("yes", "no", "no")[place * 3 % 4 % 3],
    }
    for place in range(60)
]


def _name(key: str, *, most: bool) -> str:
    return str(sorted(BOATS, key=lambda row: float(str(row[key])))[-1 if most else 0]["BoatName"])


def _count(**wanted: object) -> int:
    return sum(all(row[key] == value for key, value in wanted.items()) for row in BOATS)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which boat is the heaviest?", _name("Weight", most=True)),
        ("What is the name of the cheapest boat?", _name("Price", most=False)),
        ("Which vessel is the least expensive?", _name("Price", most=False)),
        ("What is the oldest boat called?", _name("BuildYear", most=False)),
        ("Which yard built the boat 'Silver Tern 1'?", str(BOATS[1]["Yard"])),
        ("What is the price of Silver Tern 1?", str(BOATS[1]["Price"])),
        ("What is the rig of the heaviest boat?", str(max(BOATS, key=lambda row: int(str(row["Weight"])))["Rig"])),
    ],
)
def test_one_row_is_found_by_what_sets_it_apart(desk: Desk, question: str, answer: str) -> None:
    direct = desk(BOATS, question).direct
    assert answer in direct
    assert "without regard" not in direct


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many boats have radar?", sum("radar" in str(row["Fittings"]) for row in BOATS)),
        ("How many boats have both radar and a stove?", 30),
        ("How many boats have an unknown engine?", _count(Engine="")),
        ("How many boats have no engine?", _count(Engine="")),
        ("How many boat names start with 'Silver'?", 15),
        ("How many boats have a name that contains the word 'Tern'?", 20),
        ("How many boats were built before 1960?", 10),
        ("How many boats were built in the 1980s?", 10),
        ("How many boats in class B are sloops?", _count(Class="B", Rig="sloop")),
        ("How many boats are neither sloops nor cutters?", 30),
        ("How many boats weigh more than 20k?", sum(int(str(row["Weight"])) > 20_000 for row in BOATS)),
        ("How many boats have 4 berths?", _count(Berths=4)),
        ("How many four berth boats are there?", _count(Berths=4)),
        ("How many boats are at least 3 m deep?", sum(float(str(row["Draft_m"])) >= 3 for row in BOATS)),
        ("How many Italian boats are there?", _count(Flag="Italy")),
        ("How many boats race offshore?", _count(races_offshore="yes")),
        ("How many yards have more than fifteen boats?", sum(_count(Yard=yard) > 15 for yard in _YARDS)),
    ],
)  # fmt: skip
def test_rows_are_counted_by_lists_texts_gaps_years_and_group_sizes(desk: Desk, question: str, count: int) -> None:
    direct = desk(BOATS, question).direct
    assert f" is {count}." in direct
    assert "without regard" not in direct


_KETCHES = [row for row in BOATS if row["Rig"] == "ketch"]
_HEAVIEST = max(BOATS, key=lambda row: int(str(row["Weight"])))


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        (f"Is the heaviest boat a {_HEAVIEST['Rig']}?", True),
        ("Is the heaviest boat a sloop?", _HEAVIEST["Rig"] == "sloop"),
        ("Do all ketches have a stove?", all("stove" in str(row["Fittings"]) for row in _KETCHES)),
        ("Does every boat have a price above 8k?", True),
        ("Are there as many sloops as cutters?", True),
        ("Is Silver Tern 1 heavier than Quiet Tern 2?", int(str(BOATS[1]["Weight"])) > int(str(BOATS[2]["Weight"]))),
        ("Is there any boat with a draft of over 4 feet?", True),
        ("Is there any boat with a draft of over 3300 mm?", any(float(str(row["Draft_m"])) > 3.3 for row in BOATS)),
    ],
)
def test_a_yes_is_computed_of_leaders_of_kinds_and_in_other_units(desk: Desk, question: str, truth: bool) -> None:
    assert desk(BOATS, question).direct.startswith("Yes" if truth else "No")


def test_the_rows_at_one_end_are_listed_by_name(desk: Desk) -> None:
    heaviest = sorted(BOATS, key=lambda row: -int(str(row["Weight"])))[:3]
    direct = desk(BOATS, "List the names of the 3 boats with the highest weight.").direct
    assert all(str(row["BoatName"]) in direct for row in heaviest)
    assert desk(BOATS, "Name the 3 heaviest boats.").direct == direct


def test_groups_are_ordered_whole_where_an_order_is_asked_for(desk: Desk) -> None:
    direct = desk(BOATS, "List the rigs ordered by average price, highest first.").direct
    assert all(rig in direct for rig in _RIGS)


def test_a_name_that_no_row_bears_is_said_to_be_of_none(desk: Desk) -> None:
    assert desk(BOATS, "What is the price of Purple Walrus?").direct.startswith("There are none")


def test_a_name_in_small_letters_is_sought_where_nothing_else_explains_it(desk: Desk) -> None:
    assert str(BOATS[1]["Yard"]) in desk(BOATS, "What is the yard of silver tern 1?").direct
    assert desk(BOATS, "What is the yard of purple walruses?").direct.startswith("There are none")


def test_the_values_that_there_are_are_listed(desk: Desk) -> None:
    assert all(rig in desk(BOATS, "Which rigs are there?").direct for rig in _RIGS)


WARDS: Rows = [
    {
        "patient_name": f"Patient {place}",
        "age": 4 + place,
        "temp_min": 35.0 + place % 7 / 10,
        "temp_max": 37.0 + place % 31 / 10,
        "ward": ("Cardiology", "Surgery")[place % 2],
    }
    for place in range(60)
]


def test_a_word_that_could_mean_several_columns_is_told_with_the_one_taken(desk: Desk) -> None:
    report = desk(WARDS, "Did the temperature ever exceed 39.9?")
    assert report.direct.startswith("Yes: the number of such rows where temp max is above 39.9 is 1.")
    assert "“temperature” was read as “temp_max”; it could also mean “temp_min”." in report.synthesis.limitations


def test_a_number_that_compares_people_is_their_age(desk: Desk) -> None:
    assert " is 7." in desk(WARDS, "How many people under 18 are in surgery?").direct


def test_a_limit_that_could_not_be_applied_is_reserved(desk: Desk) -> None:
    unaged = [{key: value for key, value in row.items() if key != "age"} for row in WARDS]
    assert "“18”" in desk(unaged, "Was anyone under 18 in surgery?").direct


TRIPS: Rows = [
    {
        "TripKind": ("day cruise", "night sail")[place % 2],
        "CrewSatisfaction": 1 + place % 5,
        "FoodSatisfaction": 1 + place % 2 * 3,
        "DistanceCovered": 10 + place * 7 % 41,
        "Skipper": ("Harbour guide", "Certified instructor", "Owner")[place % 3],
    }
    for place in range(60)
]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which skipper is the most satisfied with the food?", '"FoodSatisfaction"'),
        ("Which kind of voyage has the highest average food satisfaction?", '"TripKind"'),
        ("What is the sum of the miles that were sailed?", 'sum("DistanceCovered")'),
        ("How many trips were led by an instructor?", "\"Skipper\" = 'Certified instructor'"),
    ],
)
def test_a_word_leads_to_the_column_or_the_value_that_it_is_a_part_of(desk: Desk, question: str, answer: str) -> None:
    assert answer in (desk(TRIPS, question).research.answers[0].code or "")


def test_a_synonym_that_no_column_is_called_by_is_told(desk: Desk) -> None:
    limitations = desk(TRIPS, "What is the sum of the miles that were sailed?").synthesis.limitations
    assert "“miles” was read as “DistanceCovered”." in limitations


def test_the_longest_text_is_the_one_of_most_letters(desk: Desk) -> None:
    longest = max(sorted(str(row["BoatName"]) for row in BOATS), key=len)
    assert longest in desk(BOATS, "What is the longest boat name?").direct


def test_a_property_that_no_column_holds_is_not_taken_for_a_row(desk: Desk) -> None:
    direct = desk(BOATS, "Which colour has the highest price?").direct
    assert "without regard to “colour”" in direct or "can't answer" in direct
