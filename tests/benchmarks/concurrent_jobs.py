"""Many jobs submitted at once to a local cloud of their own, each held against a sum made from the file itself.

    python -m tests.benchmarks.concurrent_jobs --jobs 30

Tells how long one job took alone, how long all took together, and how many answers were right. Ends with 1 if any
was not.
"""

import argparse
import csv
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from deep_research_client import Client, Job
from infra.local import run_local

SALES = Path(__file__).parents[2] / "examples" / "sales.csv"


class Case(NamedTuple):
    """A question, and the only right answer to it."""

    question: str
    expected: Decimal


def cases() -> list[Case]:
    """One question for every pair of region, category, channel or segment, answered without the product's own code."""
    sums: dict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    with SALES.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for one, other in (("category", "region"), ("category", "channel"), ("region", "channel")):
                sums[one, row[one], other, row[other]] += Decimal(row["revenue"] or 0)
    return [
        Case(f'What is the total revenue where {one} is "{value}" and {other} is "{second}"?', total)
        for (one, value, other, second), total in sorted(sums.items())
    ]


def is_right(job: Job, expected: Decimal) -> bool:
    """Whether the job completed and its answer says the sum, to the cent or rounded to the unit."""
    said = (job.result.direct_answer if job.result else "").replace(",", "")
    return job.status.value == "completed" and (f"{expected:.2f}" in said or f"{expected:.0f}" in said)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--jobs", type=int, default=30)
    wanted = options.parse_args().jobs
    asked = list(islice((case for _ in range(wanted) for case in cases()), wanted))
    with run_local(None) as local, Client(local.url) as client, ThreadPoolExecutor(wanted) as pool:
        dataset_id = client.datasets.upload(SALES).dataset_id
        client.datasets.wait_until_ready(dataset_id)

        def research(case: Case) -> Job:
            return client.jobs.wait(client.jobs.submit(dataset_id, case.question).job_id)

        research(asked[0])  # cold starts are not what is measured
        started = time.monotonic()
        research(asked[0])
        alone = time.monotonic() - started

        started = time.monotonic()
        submitted = list(pool.map(lambda case: client.jobs.submit(dataset_id, case.question).job_id, asked))
        accepted = time.monotonic() - started
        ended = list(pool.map(client.jobs.wait, submitted))
        together = time.monotonic() - started
    wrong = [case for case, job in zip(asked, ended, strict=True) if not is_right(job, case.expected)]
    for case in wrong:
        sys.stderr.write(f"wrong: {case.question} expected {case.expected}\n")
    sys.stdout.write(
        f"{wanted} jobs: all accepted after {accepted:.1f} s, all ended after {together:.1f} s "
        f"({together / wanted / alone:.2f} of the {alone:.2f} s that one takes alone, each); "
        f"{wanted - len(wrong)} right, {len(wrong)} wrong\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
