"""A word that matches nothing is never dropped in silence."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

CLINIC: Rows = [
    {
        "visit_date": f"{2022 + place % 3}-{1 + place * place // 7 % 12:02}-15",
        "ward": ("Surgery", "Cardiology", "Maternity")[place % 3],
        "age": 20 + place % 50,
        "cost": 100.0 + 7 * (place % 11) + (400 if place % 3 == 1 else 0),
        "nights": 1 + place % 6,
    }
    for place in range(120)
]


def test_a_word_that_restricts_and_is_not_known_is_reserved(desk: Desk) -> None:
    report = desk(CLINIC, "How many patients in surgery smoked?")
    assert "is 40. This was computed without regard to “smoked”" in report.direct
    assert any("smoked" in told for told in report.synthesis.limitations)
    assert report.synthesis.key_findings[0].confidence < 0.7


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What is the average blood pressure by ward?", "blood"),
        ("Which ward has the highest satisfaction?", "satisfaction"),
        ("How many patients smoked?", "smoked"),
        ("What will the weather be tomorrow?", "weather"),
    ],
)
def test_a_question_for_what_is_not_there_is_not_answered(desk: Desk, question: str, missing: str) -> None:
    direct = desk(CLINIC, question).direct
    assert direct.startswith("This dataset can't answer the question")
    assert f"“{missing}”" in direct
    assert "columns nearest" in direct


@pytest.mark.parametrize(
    "question",
    [
        "Can you tell me the average cost of the patients in cardiology, please?",
        "How many people older than 30 are there in the dataset?",
        "Find the total cost per ward.",
        "What is the highest number of nights recorded?",
        "Calculate the median age of all patients who were in maternity. Round to two decimals.",
        "Is there a significant correlation between age and cost?",
    ],
)
def test_a_question_that_is_understood_is_answered_without_reservation(desk: Desk, question: str) -> None:
    report = desk(CLINIC, question)
    assert "without regard" not in report.direct
    assert "can't answer" not in report.direct


def test_the_leading_group_is_the_one_with_the_highest_total_of_an_amount(desk: Desk) -> None:
    rows = [*CLINIC, {**CLINIC[0], "ward": "Surgery", "cost": 2000.0}]
    report = desk(rows, "Which ward has the highest cost?")
    assert report.direct.startswith("The ward with the highest total cost is Cardiology (")
    assert "total cost of each ward" in report.research.decomposition.reading


def test_the_leading_group_is_the_one_with_the_highest_mean_of_a_level(desk: Desk) -> None:
    rows = [*CLINIC, {**CLINIC[0], "ward": "Hospice", "age": 80}, {**CLINIC[0], "ward": "Hospice", "age": 84}]
    assert desk(rows, "Which ward has the highest age?").direct.startswith(
        "The ward with the highest average age is Hospice (82)"
    )


def test_a_list_of_leaders_is_of_groups_and_within_the_month_named(desk: Desk) -> None:
    report = desk(CLINIC, "Top 2 wards by cost in February 2023")
    assert "Only rows whose visit_date is in 2023-02 were taken." in report.research.decomposition.reading
    assert report.research.answers[0].data.columns[0] == "value"


def test_two_periods_are_compared_by_both_figures_and_their_difference(desk: Desk) -> None:
    years = {
        year: sum(float(row["cost"] or 0) for row in CLINIC if str(row["visit_date"]).startswith(year))
        for year in ("2022", "2023")
    }
    direct = desk(CLINIC, "How did cost in 2023 compare with 2022?").direct
    assert f"from {years['2022']:,.0f} in 2022 to {years['2023']:,.0f} in 2023" in direct
    assert "%" in direct


def test_two_questions_get_two_answers(desk: Desk) -> None:
    direct = desk(CLINIC, "Is there a correlation between age and nights? Any outliers in cost?").direct
    assert "correlation between age and nights" in direct
    assert "outliers" in direct


def test_a_part_that_stays_unanswered_is_named(desk: Desk) -> None:
    direct = desk(CLINIC, "What is the average age in surgery? What will the weather in Oslo be?").direct
    assert "mean of age where ward is Surgery" in direct
    assert "could not be answered from the dataset: “What will the weather in Oslo be?”" in direct


def test_a_period_that_leads_is_found_by_its_total(desk: Desk) -> None:
    totals: dict[str, float] = {}
    for row in CLINIC:
        month = str(row["visit_date"])[:7]
        totals[month] = totals.get(month, 0.0) + float(row["cost"] or 0)
    leading = max(totals, key=lambda month: totals[month])
    direct = desk(CLINIC, "Which month had the highest cost?").direct
    assert direct.startswith(f"The month with the highest total cost is {leading} (")


def test_a_share_of_an_amount_is_of_the_amount(desk: Desk) -> None:
    total = sum(float(row["cost"] or 0) for row in CLINIC)
    surgery = sum(float(row["cost"] or 0) for row in CLINIC if row["ward"] == "Surgery")
    assert f"{100 * surgery / total:.2f} %" in desk(CLINIC, "What share of cost comes from surgery?").direct


@pytest.mark.parametrize(
    "question",
    [
        "What is the average cost in the clinic dataset?",
        "Use pandas to calculate the average age of our surgery patients.",
        "Which ward has patients who paid a cost above 450?",
        "What is the age of the patient with the highest cost?",
        "How many patients stayed more than 3 nights prior to their discharge?",
    ],
)
def test_words_that_only_go_on_about_what_was_read_are_no_reservation(desk: Desk, question: str) -> None:
    assert "without regard" not in desk(CLINIC, question).direct


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What is the average cost of insured patients?", "insured"),
        ("How many women in surgery stayed more than 3 nights?", "women"),
        ("What is the age of the woman with the highest cost?", "woman"),
        ("What is the highest cost of patients from abroad?", "abroad"),
    ],
)
def test_words_that_may_say_which_rows_are_never_dropped_in_silence(desk: Desk, question: str, word: str) -> None:
    report = desk(CLINIC, question)
    assert f"“{word}”" in report.direct


def test_a_comparison_is_of_a_column_that_can_hold_the_value(desk: Desk) -> None:
    report = desk(
        CLINIC, "How many patients with 5 nights on the ward had an age and a number of nights and cost over 450?"
    )
    assert '"cost" > 450' in (report.research.answers[0].code or "")


def test_a_rate_of_what_a_column_holds_is_that_column(desk: Desk) -> None:
    assert "without regard" not in desk(CLINIC, "Which ward has the highest average cost rate?").direct
