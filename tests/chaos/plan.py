"""What people will do in a run: drawn from the seed, so that a run can be repeated."""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.chaos.records import PRIORITIES

SALES = Path(__file__).parents[2] / "examples" / "sales.csv"
PAIRS = (("category", "region"), ("category", "channel"), ("region", "channel"))


@dataclass(frozen=True)
class Question:
    """A question about one owner's file, and the only right answer to it."""

    text: str
    expected: Decimal


@dataclass(frozen=True)
class Wish:
    """One job that somebody will submit, and what happens to it afterwards."""

    key: str
    owner: str
    priority: str
    question: Question
    cancelled_after: float | None
    """Seconds after the submission, or after the start where `once_running`."""
    once_running: bool
    retried: bool
    """Whether it is retried once it was cancelled, or has failed."""


@dataclass(frozen=True)
class Share:
    """How many of the jobs are cancelled, and how many of those and of the failed ones are retried."""

    cancelled: float = 0.2
    retried: float = 0.5


def wishes(
    count: int, questions: Mapping[str, Sequence[Question]], seed: int, share: Share, longest_wait: float
) -> list[Wish]:
    """The jobs in the order of their submission, the owners taking turns.

    A waiting job is cancelled within `longest_wait` seconds.
    """
    chance = random.Random(seed)
    owners = list(questions)
    wanted = []
    for number in range(count):
        owner = owners[number % len(owners)]
        once_running = chance.random() < 0.5
        after = chance.uniform(0, 1.5 if once_running else longest_wait)
        wanted.append(
            Wish(
                key=f"{seed}-{number}",
                owner=owner,
                priority=chance.choice(PRIORITIES),
                question=chance.choice(questions[owner]),
                cancelled_after=after if chance.random() < share.cancelled else None,
                once_running=once_running,
                retried=chance.random() < share.retried,
            )
        )
    return wanted


def files(owners: Sequence[str]) -> dict[str, bytes]:
    """Every owner's own part of the sales, dealt like cards: nobody's sums are another's."""
    header, *rows = SALES.read_text(encoding="utf-8").splitlines()
    return {owner: "\n".join([header, *rows[place :: len(owners)], ""]).encode() for place, owner in enumerate(owners)}


def questions(file: bytes) -> list[Question]:
    """One for every pair of region, category and channel that the file holds, answered without the product's code."""
    sums: defaultdict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(file.decode())):
        for one, other in PAIRS:
            sums[one, row[one], other, row[other]] += Decimal(row["revenue"] or 0)
    return [
        Question(f'What is the total revenue where {one} is "{value}" and {other} is "{second}"?', total)
        for (one, value, other, second), total in sorted(sums.items())
    ]
