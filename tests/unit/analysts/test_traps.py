"""Traps of the data are found by arithmetic, whatever their names, and told; where there is none, nothing is."""

from datetime import date, timedelta

import pytest

from tests.unit.analysts.conftest import Desk, Report, Rows


def _limitations(report: Report) -> str:
    return "\n".join(report.synthesis.limitations)


def _harvest(*, with_total: bool = False, rows: int = 45) -> Rows:
    found: Rows = [
        {
            "plot_id": place,
            "ort": ("Nord", "Süd", "Mitte")[place % 3],
            "amount": 10.25 + place % 7,
            "mass": 60 + place % 9,
        }
        for place in range(rows)
    ]
    if with_total:
        whole = sum(float(str(row["amount"])) for row in found)
        found.append({"plot_id": rows, "ort": "Gesamt", "amount": whole, "mass": 64})
    return found


@pytest.mark.parametrize("question", ["What is the total amount?", "What are the patterns in amount across ort?"])
def test_a_total_among_details_is_told_in_any_language(desk: Desk, question: str) -> None:
    told = _limitations(desk(_harvest(with_total=True), question))
    assert "“Gesamt” in “ort”" in told
    assert "count the details again" in told


def test_details_alone_are_not_called_totals(desk: Desk) -> None:
    report = desk(_harvest(), "What is the total amount?")
    assert "count the details again" not in _limitations(report)
    assert len(report.findings) == 1


def test_numbers_that_only_name_rows_are_not_averaged_in_silence(desk: Desk) -> None:
    assert "“plot_id” only numbers the rows" in _limitations(desk(_harvest(), 'What is the average "plot_id"?'))


def test_a_constant_column_is_told_where_it_is_used_and_only_there(desk: Desk) -> None:
    rows: Rows = [{**row, "farm": "Berg"} for row in _harvest()]
    assert "one value only" in _limitations(desk(rows, "What is the average amount by farm?"))
    assert "one value only" not in _limitations(desk(rows, "What is the average amount by ort?"))


def test_values_in_mixed_units_are_told(desk: Desk) -> None:
    rows = [{**row, "mass": 1000 * int(str(row["mass"]))} if i % 2 else row for i, row in enumerate(_harvest())]
    assert "“mass” falls into two clusters" in _limitations(desk(rows, "What is the average mass?"))
    assert "clusters" not in _limitations(desk(_harvest(), "What is the average mass?"))


def test_amounts_in_the_units_of_another_column_are_not_added_up_in_silence(desk: Desk) -> None:
    rows: Rows = [{**row, "currency": ("EUR", "USD")[place % 2]} for place, row in enumerate(_harvest())]
    assert "different units were computed together" in _limitations(desk(rows, "What is the total amount?"))
    assert "different units" not in _limitations(desk(rows, "What is the total amount by currency?"))
    assert "different units" not in _limitations(desk(_harvest(), "What is the total amount?"))


def test_texts_of_numbers_in_several_units_are_told(desk: Desk) -> None:
    def load(units: tuple[str, str]) -> Rows:
        return [{**row, "load": f"{20 + place % 5} {units[place % 2]}"} for place, row in enumerate(_harvest())]

    question = "Which load is the most frequent?"
    assert "different units (kg, lb)" in _limitations(desk(load(("kg", "lb")), question))
    assert "different units" not in _limitations(desk(load(("kg", "kg")), question))


def test_dates_that_are_written_in_several_ways_are_told(desk: Desk) -> None:
    def dated(forms: tuple[str, str]) -> Rows:
        start = date(2024, 1, 1)
        return [
            {**row, "picked": (start + timedelta(days=place)).strftime(forms[place % 2])}
            for place, row in enumerate(_harvest(rows=30))
        ]

    question = "Which picked value is the most frequent?"
    assert "in different ways" in _limitations(desk(dated(("%d.%m.%Y", "%b %d, %Y")), question))
    assert "in different ways" not in _limitations(desk(dated(("%Y-%m-%d", "%Y-%m-%d")), question))


def test_repeated_rows_are_told_with_what_the_answer_would_be_without_them(desk: Desk) -> None:
    rows = _harvest()
    told = _limitations(desk([*rows, *rows[:5]], "What is the total amount?"))
    assert "5 rows (10.0 %) are exact duplicates" in told
    assert "Were each repeated row counted once, it would read: The total of amount is 590.25." in told
    told = _limitations(desk(rows, "What is the total amount?"))
    assert "duplicates" not in told
    assert "repeated" not in told


def test_rows_that_may_be_alike_by_chance_are_not_called_faults(desk: Desk) -> None:
    rows: Rows = [{"sort": "ab"[place % 2], "amount": place % 3} for place in range(60)]
    told = _limitations(desk(rows, "What is the total amount?"))
    assert "may well be cases of their own" in told
    assert "it would read" not in told


def _wages(*, lost_where: str | None) -> Rows:
    """Wages of two sites; of one of them most are missing, or as many at random."""
    rows: Rows = []
    for place in range(200):
        site = ("north", "south")[place % 2]
        gone = site == lost_where and place % 20 < 15 if lost_where else (place * 7) % 11 == 0
        rows.append({"site": site, "age": 20 + (place * 13) % 40, "wage": None if gone else 100 + (place * 11) % 50})
    return rows


def test_values_missing_not_at_random_are_told_with_where(desk: Desk) -> None:
    told = _limitations(desk(_wages(lost_where="north"), "What is the average wage?"))
    assert "and not by chance: most often where “site” is “north”" in told
    assert "not by chance" not in _limitations(desk(_wages(lost_where=None), "What is the average wage?"))


def _scores(*, alone: int) -> Rows:
    """Scores of four teams of twenty, and of one that leads with so many rows."""
    rows: Rows = [
        {"team": team, "score": base + place % 5}
        for team, base in zip("ABCD", (50, 60, 70, 80), strict=True)
        for place in range(20)
    ]
    return rows + [{"team": "Solo", "score": 99} for _ in range(alone)]


def test_a_leader_that_rests_on_a_handful_of_rows_is_told_with_the_next(desk: Desk) -> None:
    question = "Which team has the highest average score?"
    told = _limitations(desk(_scores(alone=2), question))
    assert "The figure of “Solo” rests on 2 rows only" in told
    assert "“D” (82, 20 rows)" in told
    assert "rests on" not in _limitations(desk(_scores(alone=20), question))


def test_a_mean_among_others_that_rests_on_a_handful_of_rows_is_told(desk: Desk) -> None:
    question = "What is the average score for each team?"
    assert "The figure of “Solo” rests on 1 row only" in _limitations(desk(_scores(alone=1), question))
    assert "rests on" not in _limitations(desk(_scores(alone=0), question))


def _treated(*, mixed: bool) -> Rows:
    """Bora heals better in both severities; where `mixed`, it gets the severe cases, and seems to heal worse."""
    rows: Rows = []
    for place in range(400):
        severe = place % 2 == 0
        chance = place // 2 % 10
        drug = ("Bora" if chance < 9 else "Alba") if severe else ("Alba" if chance < 9 else "Bora")
        drug = drug if mixed else ("Alba", "Bora")[place // 2 % 2]
        healed = 70 - (30 if severe else 0) + (6 if drug == "Bora" else 0) + (place * 7) % 5
        rows.append(
            {"drug": drug, "severity": "severe" if severe else "mild", "ward": f"W{place % 7}", "healed": healed}
        )
    return rows


@pytest.mark.parametrize(
    "question",
    [
        "Which drug has the higher average healed, Alba or Bora?",
        "Is there a significant difference in healed between Alba and Bora?",
    ],
)
def test_a_comparison_that_turns_round_within_a_third_column_is_told(desk: Desk, question: str) -> None:
    told = _limitations(desk(_treated(mixed=True), question))
    assert "turns round within “severity” (Simpson's paradox)" in told
    assert "is higher for “Bora”, in 2 of 2 groups" in told
    assert "turns round" not in _limitations(desk(_treated(mixed=False), question))


def _orders(last: date) -> Rows:
    days = (last - date(2023, 1, 1)).days + 1
    return [
        {"ordered_on": (date(2023, 1, 1) + timedelta(days=day)).isoformat(), "sales": 100 + day % 7}
        for day in range(days)
    ]


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Which month had the lowest total sales?", "2025-03"),
        ("What were the total sales by quarter?", "2025-Q1"),
        ("How did sales in 2025 compare with 2024?", "2025"),
        ("What were the total sales in 2025?", "2025"),
    ],
)
def test_a_period_that_is_not_over_is_told(desk: Desk, question: str, period: str) -> None:
    told = _limitations(desk(_orders(date(2025, 3, 9)), question))
    assert f"“ordered_on” ends on 2025-03-09: {period} is not complete" in told
    assert "not complete" not in _limitations(desk(_orders(date(2025, 12, 31)), question))


def test_a_mean_of_a_period_is_no_sum_that_it_could_lack(desk: Desk) -> None:
    assert "not complete" not in _limitations(desk(_orders(date(2025, 3, 9)), "What were the average sales in 2025?"))


def test_years_that_are_written_as_their_first_day_are_complete(desk: Desk) -> None:
    rows: Rows = [{"year": f"{1990 + place}-01-01", "output": 100 + 3 * place} for place in range(20)]
    told = _limitations(desk(rows, "What are the trends in output?"))
    assert "not complete" not in told
