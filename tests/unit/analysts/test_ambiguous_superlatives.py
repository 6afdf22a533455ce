"""“The biggest” without a measure is never answered in silence: the reading that was taken is told."""

import pytest

from tests.unit.analysts.conftest import Desk, Rows

INVOICES: Rows = [
    {
        "invoice_no": f"N-{place // 2:03}",
        "shop": ("Harbour", "Station", "Market")[place % 3],
        "amount": 10.0 + 3 * (place % 13) + (200 if place in (8, 9) else 0),
        "quantity": 1 + place % 7,
        "mood": ("calm", "busy")[place % 2],
    }
    for place in range(60)
]


def test_the_biggest_of_something_is_taken_by_its_total_amount_and_told(desk: Desk) -> None:
    report = desk(INVOICES, "What is the biggest invoice?")
    assert report.direct.startswith("The invoice no with the highest total amount is N-004 (")
    reading = report.research.decomposition.reading
    assert "“Biggest” was read as the highest total amount" in reading
    assert "could also mean “quantity”" in reading


def test_the_best_category_is_taken_by_its_total_amount_and_told(desk: Desk) -> None:
    report = desk(INVOICES, "Which shop is the best?")
    assert "with the highest total amount" in report.direct
    assert "“Best” was read as" in report.research.decomposition.reading


def test_the_biggest_of_what_has_no_amount_is_said_to_be_missing(desk: Desk) -> None:
    rows = [{"invoice_no": f"{row['invoice_no']}-{place}", "mood": row["mood"]} for place, row in enumerate(INVOICES)]
    assert desk(rows, "What is the biggest invoice?").direct.startswith("This dataset can't answer the question")


def test_a_list_of_leaders_by_a_figure_tells_each_figure_in_order(desk: Desk) -> None:
    direct = desk(INVOICES, "What are the top 2 shops by average quantity?").direct
    means = {
        shop: sum(int(str(row["quantity"])) for row in INVOICES if row["shop"] == shop) / 20
        for shop in ("Harbour", "Station", "Market")
    }
    first, second = sorted(means, key=lambda shop: -means[shop])[:2]
    assert f"{first} ({means[first]:.4g}" in direct
    assert direct.index(first) < direct.index(second)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Which shop has the higher amount, Harbour or Market?", "The shop with the higher total amount is Market ("),
        ("Is Harbour or Market bigger in quantity?", "The shop with the higher total quantity is "),
        ("Which shop has fewer invoices, Harbour or Station?", "The shop with the lower number of rows is "),
    ],
)
def test_which_of_two_is_answered_by_one_of_them(desk: Desk, question: str, start: str) -> None:
    assert desk(INVOICES, question).direct.startswith(start)


@pytest.mark.parametrize(
    "question",
    ["Is the amount higher in Market than in Harbour?", "Did the amount in Market exceed the amount in Harbour?"],
)
def test_a_measure_of_two_groups_is_compared_and_not_their_rows(desk: Desk, question: str) -> None:
    assert desk(INVOICES, question).direct.startswith("Yes: the total amount where shop is Market is ")
