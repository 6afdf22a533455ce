"""Looks into the cloud's tables from outside while it runs, and while it does not: each look is one transaction."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from tests.chaos.records import Sample

INTERVAL_SECONDS = 0.4
WHOLE = "all"
OWNER = "owner#"

WANTED = {"job_id", "owner_id", "status", "attempt", "place", "scope", "held", "waiting"}

Item = dict[str, Any]


class Observer:
    """Samples in the background; `status` tells what the last sample saw of a job."""

    def __init__(self, journal: Path, jobs_table: str, slots_table: str) -> None:
        self._journal = journal
        self._jobs_table = jobs_table
        self._slots_table = slots_table
        self._jobs: dict[str, tuple[str, int]] = {}
        self.samples: list[Sample] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="observer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """After a last look."""
        self._stopping.set()
        self._thread.join()
        self.look()

    def status(self, job_id: str) -> tuple[str, int]:
        """The job's status and attempt as seen last; pending in attempt 0 where it was not seen yet."""
        return self._jobs.get(job_id, ("pending", 0))

    @property
    def quiet(self) -> bool:
        """Whether the last look saw nothing running, held or waiting."""
        if not self.samples:
            return False
        last = self.samples[-1]
        return not (
            last.running or last.held or last.queued or any(last.held_by.values()) or any(last.waiting_by.values())
        )

    def look(self) -> Sample:
        """One sample, kept with the others."""
        tables = read_tables(self._journal, [self._jobs_table, self._slots_table])
        jobs, slots = tables[self._jobs_table], tables[self._slots_table]
        self._jobs = {job["job_id"]: (job["status"], int(job["attempt"])) for job in jobs}
        sample = sampled(jobs, slots, datetime.now(UTC))
        self.samples.append(sample)
        return sample

    def _run(self) -> None:
        while not self._stopping.wait(INTERVAL_SECONDS):
            self.look()


def sampled(jobs: list[Item], slots: list[Item], at: datetime) -> Sample:
    """What the items say."""
    by_owner = {item["scope"].removeprefix(OWNER): item for item in slots if item["scope"].startswith(OWNER)}
    whole = next((item for item in slots if item["scope"] == WHOLE), {})
    return Sample(
        at=at,
        running={job["job_id"]: job["owner_id"] for job in jobs if job["status"] == "running"},
        # In the count of all a name carries its owner too.
        held=frozenset(name.partition("#")[0] for name in whole.get("held", ())),
        held_by={owner: frozenset(item.get("held", ())) for owner, item in by_owner.items()},
        waiting_by={owner: frozenset(item.get("waiting", ())) for owner, item in by_owner.items()},
        queued=frozenset(job["job_id"] for job in jobs if "place" in job),
    )


def read_tables(journal: Path, names: list[str]) -> dict[str, list[Item]]:
    """The items of DynamoDB tables, by the tables' physical names."""
    tables: dict[str, list[Item]] = {name: [] for name in names}
    deserialized = TypeDeserializer().deserialize
    for table, item in _rows(journal, names):
        tables[table].append({name: deserialized(value) for name, value in item.items() if name in WANTED})
    return tables


def _rows(journal: Path, names: list[str]) -> Iterator[tuple[str, Item]]:
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True, timeout=10)) as database:
        marks = ", ".join("?" * len(names))
        for table, item in database.execute(f"SELECT table_name, item FROM items WHERE table_name IN ({marks})", names):
            yield table, json.loads(item)
