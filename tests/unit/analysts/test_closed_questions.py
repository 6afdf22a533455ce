"""A question that asks for one thing is answered by that thing, first and in few words."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

BOATS: Rows = [
    {
        "boatId": 100 + place,
        "HullType": hull,
        "CrewSize": crew,
        "TopSpeed": speed,
        "harbour_city": city,
        "Insured": insured,
        "Owner Age": age,
        "launched": f"{year}-0{1 + place % 9}-15",
    }
    for place, (hull, crew, speed, city, insured, age, year) in enumerate(
        [
            ("Catamaran", 4, 22.5, "Lisbon", "Yes", 31, 2018),
            ("Catamaran", 6, 25.0, "Porto", "No", 44, 2019),
            ("Monohull", 2, 12.0, "Lisbon", "Yes", 52, 2019),
            ("Monohull", 3, 14.0, "Faro", "Yes", 29, 2020),
            ("Monohull", 5, 17.5, "Lisbon", "No", 61, 2020),
            ("Trimaran", 7, 31.0, "Porto", "Yes", None, 2021),
            ("Monohull", 2, 11.0, "Lisbon", "Yes", 38, 2021),
            ("Trimaran", 8, 33.5, "Faro", "No", 47, 2021),
        ]
        * 3
    )
]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the average crew size?", "4.62"),
        ("What is the mean TopSpeed of boats in Lisbon? Round to one decimal place.", "15.8"),
        ("What's the median owner age?", "44"),
        ("How many boats are insured?", "15"),
        ("How many different harbor cities are there?", "3"),
        ("What is the range of top speed?", "22.5"),
        ("How many boats have a crew size of at least 6?", "9"),
        ("How many boats were launched in 2021?", "9"),
        ("What is the most common hull type?", "Monohull"),
        ("Which hull type has the highest average top speed?", "Trimaran"),
        ("Which harbour city has the lowest mean crew size?", "Lisbon"),
        ("What is the percentage of missing values in the Owner Age column?", "12.5"),
        ("What is the standard deviation of the crew size to 3 decimal places?", "2.163"),
        ("List the top 3 highest TopSpeed values.", "33.5, 33.5, 33.5"),
        ("What is the hull type of the boat with the fastest top speed?", "Trimaran"),
        ("On average, how old are the owners of boats in Faro?", "38"),
        ("What share of boats in Lisbon are insured?", "75"),
        ("How many boats were launched in June 2021?", "is 3."),
        ("Name the two cities with the most boats.", "Lisbon, Faro"),
    ],
)
def test_the_asked_value_stands_in_the_answer(desk: Desk, question: str, answer: str) -> None:
    assert answer in desk(BOATS, question).direct


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is the average owner older than 40?", "Yes"),
        ("Is the highest top speed less than 30?", "No"),
        ("Are there more than 4 different hull types?", "No"),
        ("Is there any boat with a crew size above 7?", "Yes"),
        ("Are there any boats in Porto that are not insured?", "Yes"),
        ("Do most boats have a crew size below 4?", "No"),
    ],
)
def test_a_yes_or_no_question_is_answered_yes_or_no_first(desk: Desk, question: str, verdict: str) -> None:
    assert desk(BOATS, question).direct.startswith(verdict)


def test_figures_by_group_name_each_group(desk: Desk) -> None:
    direct = desk(BOATS, "What is the mean crew size for each hull type?").direct
    for group, mean in (("Catamaran", "5"), ("Monohull", "3"), ("Trimaran", "7.5")):
        assert f"{group}: {mean}" in direct


def test_a_correlation_tells_its_coefficient_and_its_test_when_asked(desk: Desk) -> None:
    question = "Is there a correlation between crew size and top speed? Use Pearson and report the p-value."
    direct = desk(BOATS, question).direct
    assert "r = 0.9" in direct
    assert "p < 0.001 (" in direct


def test_the_labels_that_a_question_defines_are_used(desk: Desk) -> None:
    question = (
        "What is the relationship between CrewSize and TopSpeed?\nCalculate the Pearson correlation. Consider it to be "
        "tight if the absolute value of r is greater than 0.8. Consider it to be loose if the absolute value of r is "
        "less than or equal to 0.8."
    )
    assert "tight" in desk(BOATS, question).direct


def test_a_derived_column_is_computed_as_the_question_defines_it(desk: Desk) -> None:
    question = 'Create a new feature called "Load" by adding CrewSize and TopSpeed. What is the mean of "Load"?'
    assert "25.44" in desk(BOATS, question).direct


def test_brackets_are_made_with_the_edges_given(desk: Desk) -> None:
    question = (
        "Create a new column called \"Bracket\" that puts Owner Age into 'Young' (0-39), 'Middle' (40-54) and "
        "'Old' (55 and above). How many boats are in each Bracket?"
    )
    direct = desk(BOATS, question).direct
    assert "Young: 9" in direct
    assert "Middle: 9" in direct
    assert "Old: 3" in direct


def test_outliers_are_counted_by_the_rule_given(desk: Desk) -> None:
    rows = [*BOATS, {**BOATS[0], "TopSpeed": 400.0}]
    question = "Are there any outliers in TopSpeed by the z-score method with a threshold of 3? How many?"
    assert desk(rows, question).direct.startswith("1 of the values of top speed ")


def test_a_column_that_is_not_there_is_named(desk: Desk) -> None:
    direct = desk(BOATS, 'What is the mean of the "Tonnage" column?').direct
    assert "Tonnage" in direct
    assert "can't answer" in direct


def test_a_closed_answer_does_not_bury_the_value_in_figures(desk: Desk) -> None:
    direct = desk(BOATS, "What is the average crew size?").direct
    assert sum(character.isdigit() for character in direct) <= 6


def test_the_reading_tells_which_rows_were_taken(desk: Desk) -> None:
    report = desk(BOATS, "What is the mean top speed of boats in Lisbon?")
    assert "harbour_city" in report.research.decomposition.reading
