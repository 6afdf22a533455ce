"""Writes `sales.csv`: three years of order lines of a shop that does not exist, with facts planted to be found.

    python examples/generate_sales.py [PATH]

The same seed gives the same bytes on every Python: money is counted in cents, and chance comes from
`random.Random.random` alone, whose sequence Python promises to keep. `README.md` lists what is planted.
"""

import csv
import sys
from bisect import bisect
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TextIO

SEED = 20230101
FIRST_YEAR = 2023
MONTHS = 36
ORDERS_IN_FIRST_MONTH = 55
MONTHLY_GROWTH = 0.012
DUPLICATES = 14
MISSING_SEGMENTS = 90

SEASON = {11: 1.7, 12: 1.9}
"""Orders in these months of the year, against 1.0 in the others."""

REGIONS: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "North America": (0.42, ("United States", "United States", "United States", "Canada")),
    "Europe": (0.27, ("Germany", "France", "United Kingdom", "Spain")),
    "Asia Pacific": (0.19, ("Japan", "Australia", "Singapore")),
    "Latin America": (0.12, ("Brazil", "Mexico", "Chile")),
}
PRODUCTS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "Electronics": (("Wireless Headphones", 12900), ("Tablet", 34900), ("Smart Speaker", 8900), ("Monitor", 27900)),
    "Furniture": (("Desk", 31900), ("Office Chair", 21900), ("Bookshelf", 14900)),
    "Office Supplies": (("Notebook Pack", 1490), ("Printer Paper", 2790), ("Desk Organizer", 2490)),
    "Outdoor": (("Tent", 19900), ("Hiking Backpack", 11900), ("Camping Stove", 7900)),
    "Media": (("Box Set", 8900), ("Board Game", 5900), ("Art Book", 7500)),
}
SEGMENTS = {"Consumer": 0.56, "Small Business": 0.29, "Enterprise": 0.15}
DISCOUNTS = {0: 0.46, 5: 0.18, 10: 0.16, 20: 0.12, 30: 0.08}
"""Percent."""

RETURN_RATE = 0.06
OUTDOOR_TAKES_OFF = 18
"""July 2024, as months since the first one."""


@dataclass(frozen=True)
class Line:
    """One line of an order, as the file has it. Money has two decimals, the discount is a fraction."""

    order_id: str
    order_date: str
    region: str
    country: str
    category: str
    product: str
    channel: str
    customer_segment: str
    unit_price: str
    quantity: int
    discount: str
    revenue: str
    returned: str


def categories(month: int) -> dict[str, float]:
    """Weights of the categories: Outdoor takes off in July 2024, Media fades from the first month on."""
    since = max(month - OUTDOOR_TAKES_OFF + 1, 0)
    return {
        "Electronics": 0.30,
        "Furniture": 0.20,
        "Office Supplies": 0.22,
        "Outdoor": 0.10 * (1 + 0.11 * since),
        "Media": 0.18 * (1 - 0.024 * month),
    }


def channels(month: int) -> dict[str, float]:
    """Weights of the channels: what Online wins, Store loses; Partner stays."""
    online = 0.35 + 0.30 * month / (MONTHS - 1)
    return {"Online": online, "Store": 0.85 - online, "Partner": 0.15}


class Dice:
    """Choices made of `random()` alone."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random  # noqa: S311 - the point is that it can be repeated

    def below(self, count: int) -> int:
        return int(self._random() * count)

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def pick(self, weights: Mapping[str, float]) -> str:
        bounds = list(accumulate(weights.values()))
        return list(weights)[bisect(bounds, self._random() * bounds[-1])]


def lines() -> Iterator[Line]:
    """Every order line, oldest first, before the flaws of real files are added."""
    dice = Dice(SEED)
    order = 100_000
    for month in range(MONTHS):
        year, of_year = FIRST_YEAR + month // 12, month % 12 + 1
        wanted = round(ORDERS_IN_FIRST_MONTH * (1 + MONTHLY_GROWTH) ** month * SEASON.get(of_year, 1.0))
        days = sorted(1 + dice.below(monthrange(year, of_year)[1]) for _ in range(wanted))
        for day in days:
            order += 1
            yield from order_lines(dice, f"SO-{order}", f"{year}-{of_year:02}-{day:02}", month)


def order_lines(dice: Dice, order_id: str, date: str, month: int) -> Iterator[Line]:
    """One to three lines that share their customer, each of another product."""
    region = dice.pick({name: weight for name, (weight, _) in REGIONS.items()})
    countries = REGIONS[region][1]
    country = countries[dice.below(len(countries))]
    channel = dice.pick(channels(month))
    segment = dice.pick(SEGMENTS)
    ordered: set[str] = set()
    for _ in range(1 + dice.chance(0.3) + dice.chance(0.1)):
        category = dice.pick(categories(month))
        product, price = PRODUCTS[category][dice.below(len(PRODUCTS[category]))]
        if product in ordered:
            continue
        ordered.add(product)
        price = price * (95 + dice.below(11)) // 100
        percent = int(dice.pick({str(percent): weight for percent, weight in DISCOUNTS.items()}))
        # People buy more of what is cheaper: one more piece, on average, for each ten percent.
        quantity = 1 + dice.below(3) + sum(dice.chance(0.5) for _ in range(percent // 5))
        cents = (price * quantity * (100 - percent) + 50) // 100
        returned = "yes" if dice.chance(RETURN_RATE) else "no"
        yield Line(
            order_id, date, region, country, category, product, channel, segment,
            money(price), quantity, f"0.{percent:02}", money(cents), returned,
        )  # fmt: skip


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def with_flaws(clean: list[Line]) -> list[Line]:
    """Some segments are missing, and some lines stand in the file twice, one right after the other."""
    dice = Dice(SEED + 1)
    flawed = list(clean)
    for place in sample(dice, len(flawed), MISSING_SEGMENTS):
        flawed[place] = replace(flawed[place], customer_segment="")
    for place in sorted(sample(dice, len(flawed), DUPLICATES), reverse=True):
        flawed.insert(place, flawed[place])
    return flawed


def sample(dice: Dice, size: int, count: int) -> set[int]:
    chosen: set[int] = set()
    while len(chosen) < count:
        chosen.add(dice.below(size))
    return chosen


def write(file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(field.name for field in fields(Line))
    writer.writerows(astuple(line) for line in with_flaws(list(lines())))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("sales.csv")
    with target.open("w", encoding="utf-8", newline="") as opened:
        write(opened)
