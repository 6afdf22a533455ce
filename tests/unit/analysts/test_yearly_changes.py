"""What a manager wants to hear first of some years of business: how much it grew, and who drives it."""

from datetime import date, timedelta

import pytest

from tests.unit.analysts.conftest import Desk, Report, Rows


def bookings() -> Rows:
    """Three complete years: fees grow each year, Sauna takes off, Pool fades, the two halls keep their shares."""
    rows: Rows = []
    for day in range(365 * 3):
        year, on = day // 365, date(2021, 1, 1) + timedelta(days=day)
        for offer, fee in (("Gym", 100), ("Sauna", 10 + 40 * year), ("Pool", 60 - 15 * year)):
            hall = ("East", "West")[day % 2]
            rows.append({"booked_on": on.isoformat(), "offer": offer, "hall": hall, "fee_amount": fee + day % 3})
    return rows


@pytest.fixture(scope="module")
def fees() -> Rows:
    return bookings()


@pytest.fixture
def report(desk: Desk, fees: Rows) -> Report:
    return desk(fees, "What are the main trends of the fee amount?")


def test_the_growth_from_year_to_year_comes_first(report: Report) -> None:
    assert report.direct.startswith("Total fee amount rose every year: from 63,142 in 2021 to ")


def test_who_gains_and_who_loses_its_share_is_told_with_both_totals(report: Report) -> None:
    assert "Sauna gained the most share of total fee amount: from 6.4 % in 2021 to 40." in report.direct
    assert "Pool lost the most" in report.direct


def test_groups_that_keep_their_share_are_no_finding_of_their_own(report: Report) -> None:
    assert not any("gained the most share" in told and "East" in told for told in report.findings)


def test_the_same_growth_is_not_told_twice(report: Report) -> None:
    assert sum("Total fee amount" in told and "over time" in told for told in report.findings) == 0


def test_an_unfinished_year_is_not_compared(desk: Desk, fees: Rows) -> None:
    begun = [{**fees[0], "booked_on": f"2024-02-{day:02}"} for day in range(1, 20)]
    report = desk([*fees, *begun], "What are the main trends of the fee amount?")
    growth = next(answer for answer in report.research.answers if "from year to year" in answer.question)
    assert growth.data.values("year") == [2021, 2022, 2023]
