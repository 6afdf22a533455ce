"""What a statistician would not sign is not said."""

from datetime import date, timedelta

from deep_research import statistics
from deep_research.domain.query import Table
from tests.unit.analysts.conftest import Desk, Rows


def deliveries() -> Rows:
    """Three years of sales that grow, and that double each December."""
    rows: Rows = []
    for month in range(36):
        day = date(2021 + month // 12, month % 12 + 1, 10)
        for place in range(4):
            amount = (100 + 3 * month + place) * (2 if day.month == 12 else 1)
            paid = day + timedelta(days=3 + (place * 5 + month) % 7)
            shop = ("North", "South")[place % 2]
            rows.append({"sold_on": day.isoformat(), "paid_on": paid.isoformat(), "shop": shop, "sales": amount})
    return rows


def test_a_season_is_told_apart_from_growth(desk: Desk) -> None:
    report = desk(deliveries(), "What are the trends of sales over time?")
    season = next(answer for answer in report.research.answers if "seasons" in answer.question)
    assert season.statistics["highest"] == "December"
    assert any("rose every year" in sentence for sentence in report.findings)


def test_sums_of_money_are_not_tested_as_if_they_were_counts() -> None:
    rows = Table(columns=("shop", "total"), rows=(("a", 5000.0), ("b", 4000.0)), row_count=2)
    found = statistics.run({"procedure": "concentration", "category": "shop", "count": "total", "counts": False}, rows)
    assert "p_value" not in found
    assert found["leader_share"] == 5 / 9


def test_the_method_names_no_test_that_was_not_made(desk: Desk) -> None:
    report = desk(deliveries(), "What are the patterns of sales across shops?")
    untested = [each.query_id for each in report.research.answers if "herfindahl" in each.statistics]
    untested = [each for each in untested if "p_value" not in report.research.answer(each).statistics]
    assert untested
    told = {line.split("**")[1]: line for line in report.elaboration.methodology.splitlines() if "**" in line}
    assert not any("test" in told[query_id] for query_id in untested)


def test_a_duration_is_not_said_to_depend_on_its_own_end(desk: Desk) -> None:
    report = desk(deliveries(), "How do the sold and paid dates influence the time until payment?")
    assert not any("paid on and days from sold on to paid on" in answer.question for answer in report.research.answers)


def test_columns_that_say_the_same_are_called_so_and_not_celebrated(desk: Desk) -> None:
    rows = [{**row, "sales_in_cents": 100 * int(str(row["sales"]))} for row in deliveries()]
    report = desk(rows, "What is the relationship of sales and sales in cents, and what influences them?")
    pair = next(answer for answer in report.research.answers if "sales in cents correlated" in answer.question)
    assert "practically the same quantity" in pair.answer.template


def test_few_rows_are_warned_of(desk: Desk) -> None:
    limitations = desk(deliveries()[:12], "What are the patterns in sales?").synthesis.limitations
    assert any("only 12 rows" in told for told in limitations)
