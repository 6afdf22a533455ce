"""How soon a page knows what a stage wrote: pushed over a socket, against asked for each two seconds, of the same jobs.

    python -m tests.benchmarks.live_push --jobs 10

Tells how long after an event's own time it arrived either way, in milliseconds, and how many requests each way took.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import httpx
from websockets.sync.client import ClientConnection, connect

from deep_research_client import Client, Event
from infra.local import run_local

SALES = Path(__file__).parents[2] / "examples" / "sales.csv"
QUESTION = "What are the top sales trends?"
POLL_SECONDS = 2.0


class Told(NamedTuple):
    """How late each event of a job was, in milliseconds, by its number; and what it took to be told."""

    late: dict[int, float]
    requests: int


def pushed(socket: ClientConnection, job_id: str) -> Told:
    """By a connection that the page has already, as it has for its second job."""
    late: dict[int, float] = {}
    socket.send(json.dumps({"action": "subscribe", "job_id": job_id, "after": 0}))
    while True:
        events = [Event.model_validate(each) for each in json.loads(socket.recv(timeout=60))["events"]]
        for event in events:
            late.setdefault(event.sequence, _lateness(event))
        if events and events[-1].type == "settled":
            return Told(late, 1)


def polled(client: Client, job_id: str) -> Told:
    """By asking for what is new, each two seconds, as a page without a live connection does."""
    late: dict[int, float] = {}
    requests = 0
    while True:
        requests += 1
        events = list(client.jobs.events(job_id, after=len(late)))
        late |= {event.sequence: _lateness(event) for event in events}
        if events and events[-1].type == "settled":
            return Told(late, requests)
        time.sleep(POLL_SECONDS)


def _lateness(event: Event) -> float:
    return (datetime.now(UTC) - event.at).total_seconds() * 1000


def figures(told: Sequence[Told]) -> tuple[float, float]:
    """The median and the ninth decile over all events."""
    late = [each for one in told for each in one.late.values()]
    return median(late), quantiles(late, n=10)[-1]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--jobs", type=int, default=10)
    wanted = options.parse_args().jobs
    with run_local(None) as local, Client(local.url) as client, ThreadPoolExecutor(2) as pool:
        dataset_id = client.datasets.upload(SALES).dataset_id
        client.datasets.wait_until_ready(dataset_id)

        def both() -> tuple[Told, Told]:
            with connect(httpx.post(f"{local.url}/deep-research/live").json()["url"], proxy=None) as socket:
                job_id = client.jobs.submit(dataset_id, QUESTION).job_id
                push, poll = pool.submit(pushed, socket, job_id), pool.submit(polled, client, job_id)
                return push.result(), poll.result()

        both()  # cold starts are not what is measured
        pushes, polls = zip(*(both() for _ in range(wanted)), strict=True)
    for name, told in (("push", pushes), ("poll", polls)):
        middle, ninth = figures(told)
        requests = sum(each.requests for each in told) / wanted
        sys.stdout.write(
            f"{name}: {middle:.0f} ms in the middle, {ninth:.0f} ms for one in ten; {requests:.1f} requests a job\n"
        )
    sys.stdout.write(f"polling is {figures(polls)[0] / figures(pushes)[0]:.1f} times as late, over {wanted} jobs\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
