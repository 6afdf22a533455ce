"""Runs as they should be, for tests that break one thing in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.chaos.records import TERMINAL, Event, Job, Run, Sample, Start, Submission

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHOLE = ("submitted", "admitted", "started", "stage", "planned", "query_done", "completed", "settled")


def log(*types: str, start: float = 0) -> list[Event]:
    """Events a second apart, numbered from 1; `retried` begins the next attempt."""
    attempt, events = 1, list[Event]()
    for place, kind in enumerate(types):
        attempt += kind == "retried"
        events.append(Event(place + 1, kind, MORNING + timedelta(seconds=start + place), attempt))
    return events


def run_of(logs: Mapping[str, list[Event]], owner: str = "ann", **changes: Any) -> Run:
    """Everything else as it follows from the logs, with whatever is changed."""
    submissions = [
        Submission(
            key=f"key-{job_id}",
            owner=owner,
            priority="normal",
            question="How much?",
            expected=Decimal("1234.50"),
            job_id=job_id,
            cancelled_attempts=frozenset(event.attempt for event in events if event.type == "cancelled"),
            retries=sum(event.type == "retried" for event in events),
        )
        for job_id, events in logs.items()
    ]
    run = Run(
        submissions=submissions,
        jobs={job_id: _job(job_id, owner, events) for job_id, events in logs.items()},
        listed={owner: list(logs)},
        events=dict(logs),
        samples=[Sample(at=MORNING, running={})],
        starts=[
            Start(f"{job_id}-{event.attempt}", by_function=True)
            for job_id, events in logs.items()
            for event in events
            if event.type == "started"
        ],
        incidents=[],
    )
    return replace(run, **changes)


def _job(job_id: str, owner: str, events: list[Event]) -> Job:
    ends = [event for event in events if event.type in TERMINAL]
    return Job(
        job_id=job_id,
        owner=owner,
        status=ends[-1].type if ends else "running",
        attempt=events[-1].attempt,
        direct_answer="It is 1,234.50 in all.",
        has_result=True,
    )
