"""Questions for what a series did or will do are answered by the procedure made for them."""

from datetime import date

import pytest

from tests.unit.analysts.conftest import Desk, Rows


def workshop() -> Rows:
    """Five years of monthly repairs in two halls: a step up in July 2022, all of it in the East hall."""
    rows: Rows = []
    for month in range(60):
        day = date(2020 + month // 12, month % 12 + 1, 28)
        for hall in ("East", "West"):
            step = 50 if hall == "East" and day >= date(2022, 7, 1) else 0
            for part in range(3):
                rows.append(
                    {"repaired_on": day.isoformat(), "hall": hall, "cost": 100 + step + (month * 7 + part * 5) % 6}
                )
    return rows


def test_when_a_level_changed_is_told_with_both_levels(desk: Desk) -> None:
    direct = desk(workshop(), "When did the total cost change?").direct
    assert "rose to another level with 2022-07, from 61" in direct
    assert "to 76" in direct
    assert "p < 0.001" in direct


@pytest.mark.parametrize(
    "question", ["What will the total cost be next quarter?", "Forecast cost for the next 2 quarters, please."]
)
def test_a_forecast_names_its_period_and_its_interval(desk: Desk, question: str) -> None:
    report = desk(workshop(), question)
    assert "after 2024-Q4 at " in report.direct
    assert "with intervals of 95 %" in report.direct
    assert "without regard" not in report.direct
    assert report.research.answers[0].confidence <= 0.6


def test_what_moved_a_total_is_told_segment_by_segment(desk: Desk) -> None:
    rows = [row for row in workshop() if str(row["repaired_on"]) < "2023"]
    direct = desk(rows, "What drove the rise in cost?").direct
    assert "in 2021 to " in direct
    assert "by hall, it was moved most by East (+9" in direct


def test_a_change_that_is_none_is_denied(desk: Desk) -> None:
    rows = [row for row in workshop() if row["hall"] == "West"]
    assert desk(rows, "When did the average cost change?").direct.startswith("No: average cost per month shows no")


def test_a_fall_that_was_none_is_denied(desk: Desk) -> None:
    rows = [row for row in workshop() if str(row["repaired_on"]) < "2023"]
    assert desk(rows, "Why did cost fall?").direct.startswith("It did not: Total cost rose from ")
