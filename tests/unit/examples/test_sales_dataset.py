"""The bundled dataset is what its generator writes, and the facts told of it are really in it."""

import csv
import io
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from deep_research_client import Result
from examples import generate_sales
from examples.demo import planted_facts_found
from examples.planted_facts import ABOUT_TRENDS, PlantedFact

EXAMPLES = Path(generate_sales.__file__).parent
SALES = (EXAMPLES / "sales.csv").read_text(encoding="utf-8")
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(SALES)))


def revenue_by(key: Callable[[dict[str, str]], str]) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for row in ROWS:
        totals[key(row)] += float(row["revenue"])
    return totals


def by_year(column: str, value: str) -> dict[str, float]:
    return {
        year: sum(float(row["revenue"]) for row in ROWS if row[column] == value and row["order_date"][:4] == year)
        for year in ("2023", "2024", "2025")
    }


def test_the_generator_writes_the_committed_file_byte_for_byte() -> None:
    written = io.StringIO(newline="")
    generate_sales.write(written)
    assert written.getvalue() == SALES


def test_the_file_is_small_enough_to_be_committed() -> None:
    assert len(SALES.encode()) <= 500_000


def test_the_number_of_lines_is_told() -> None:
    assert f"{len(ROWS):,} order lines" in README


def test_revenue_grows_each_year() -> None:
    years = revenue_by(lambda row: row["order_date"][:4])
    assert years["2023"] < years["2024"] < years["2025"]
    assert "{:,.0f} in 2023, {:,.0f} in 2024, {:,.0f} in 2025".format(*years.values()) in README


def test_north_america_leads() -> None:
    regions = revenue_by(lambda row: row["region"])
    ranked = sorted(regions, key=lambda region: -regions[region])
    shares = ", ".join(f"{region} {100 * regions[region] / sum(regions.values()):.1f} %" for region in ranked)
    assert ranked[0] == "North America"
    assert shares in README


@pytest.mark.parametrize("category", ["Outdoor", "Media"])
def test_one_category_takes_off_and_one_fades(category: str) -> None:
    years = by_year("category", category)
    rising = sorted(years.values()) == list(years.values())
    assert rising == (category == "Outdoor")
    assert "{}: {:,.0f} in 2023, {:,.0f} in 2024, {:,.0f} in 2025".format(category, *years.values()) in README


def test_outdoor_takes_off_in_july_2024() -> None:
    half_years: dict[str, float] = defaultdict(float)
    for row in ROWS:
        if row["category"] == "Outdoor":
            half_years[row["order_date"][:4] + ("a" if row["order_date"][5:7] <= "06" else "b")] += float(
                row["revenue"]
            )
    flat = half_years["2024a"] / half_years["2023a"]
    steep = half_years["2025a"] / half_years["2024a"]
    assert steep > flat > 1


def test_november_and_december_are_the_peak() -> None:
    months = revenue_by(lambda row: row["order_date"][5:7])
    usual = statistics.mean(total for month, total in months.items() if month not in {"11", "12"})
    assert f"{months['11'] / usual:.2f} and {months['12'] / usual:.2f} times" in README


def test_sales_move_from_store_to_online() -> None:
    years = revenue_by(lambda row: row["order_date"][:4])
    online, store = by_year("channel", "Online"), by_year("channel", "Store")
    assert f"Online: {100 * online['2023'] / years['2023']:.1f} % of revenue in 2023" in README
    assert f"{100 * online['2025'] / years['2025']:.1f} % in 2025" in README
    assert (
        f"Store: {100 * store['2023'] / years['2023']:.1f} % and {100 * store['2025'] / years['2025']:.1f} %" in README
    )


def test_discounts_sell_more_pieces() -> None:
    r = statistics.correlation([float(row["discount"]) for row in ROWS], [float(row["quantity"]) for row in ROWS])
    assert f"`discount` and `quantity`: {r:.2f}" in README


def test_returns_do_not_depend_on_the_region() -> None:
    lines, returned = (
        Counter(row["region"] for row in ROWS),
        Counter(row["region"] for row in ROWS if row["returned"] == "yes"),
    )
    rates = {region: returned[region] / count for region, count in lines.items()}
    expected = sum(returned.values()) / len(ROWS)
    chi_square = sum(
        count * (rates[region] - expected) ** 2 / (expected * (1 - expected)) for region, count in lines.items()
    )
    assert chi_square < 7.815, "3 degrees of freedom at the 5 % level"
    assert f"{expected:.0%}".replace("%", " %") in README


def test_repeated_rows_and_missing_segments_are_counted() -> None:
    repeated = sum(count - 1 for count in Counter(tuple(row.values()) for row in ROWS).values())
    missing = sum(row["customer_segment"] == "" for row in ROWS)
    assert f"| Rows that stand in the file twice | {repeated} |" in README
    assert f"| Lines without a customer segment | {missing} |" in README


def test_revenue_is_price_times_quantity_less_the_discount() -> None:
    for row in ROWS:
        expected = float(row["unit_price"]) * int(row["quantity"]) * (1 - float(row["discount"]))
        assert float(row["revenue"]) == pytest.approx(expected, abs=0.0051)


def test_a_fact_counts_as_said_only_when_one_sentence_says_it() -> None:
    outdoor = PlantedFact("Outdoor grows", (r"Outdoor", r"grew"))
    assert outdoor.is_said_in(["Revenue of Outdoor grew by half."])
    assert not outdoor.is_said_in(["Outdoor is a category. Revenue grew."])


NORTH_AMERICA_LEADS = ABOUT_TRENDS[1]


@pytest.mark.parametrize(
    "sentence",
    [
        "North America (553,975) has the highest total revenue, followed by Europe.",
        "North America leads with 40.5 %.",
        "Total revenue is highest in North America.",
        "The ranking is led by North America.",
    ],
)
def test_a_leading_region_is_recognised(sentence: str) -> None:
    assert NORTH_AMERICA_LEADS.is_said_in([sentence])


@pytest.mark.parametrize(
    "sentence",
    [
        "Europe has the highest average revenue, followed by North America.",
        "Revenue is increasing for every region: most clearly for Asia Pacific, North America (+44% from the first).",
        "Average revenue is similar, from North America (346.0) to Latin America (395.7).",
    ],
)
def test_a_region_that_is_only_mentioned_does_not_lead(sentence: str) -> None:
    assert not NORTH_AMERICA_LEADS.is_said_in([sentence])


def test_an_answer_about_something_else_says_no_planted_fact() -> None:
    assert not any(fact.is_said_in(["There are 3,839 rows and 13 columns."]) for fact in ABOUT_TRENDS)


def test_the_demo_counts_only_what_the_answer_says() -> None:
    answer = "North America leads all regions. Outdoor grew most."
    result = Result(main_question="What are the top sales trends?", direct_answer=answer)
    counted = planted_facts_found(result)
    assert counted.startswith("Planted facts found: 2 of 6 (not said: ")
    assert "Media declines" in counted
