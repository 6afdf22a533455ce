"""Asks the system what became of every job, and reads what the cloud wrote down of its faults."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from tests.chaos.chance import entries
from tests.chaos.cloud_process import CloudProcess
from tests.chaos.person import GaveUpError, Person
from tests.chaos.records import Event, Incident, Job, Run, Sample, Start, Submission

JOBS = "/deep-research/jobs"
ASKING_AT_ONCE = 8
T = TypeVar("T")


@dataclass(frozen=True)
class Evidence:
    """A run, and what belongs in its report beside what is checked."""

    run: Run
    faults: Counter[str]
    """How often each kind was injected."""
    restarts: int
    repeated: int
    """Requests that people had to send again."""
    seconds: float
    errors: list[Exception]
    """What went wrong in the driver itself, or was refused to somebody."""


def gathered(
    submissions: list[Submission],
    people: dict[str, Person],
    samples: list[Sample],
    cloud: CloudProcess,
    errors: list[Exception],
    seconds: float,
) -> Evidence:
    def asked(ask: Callable[[Submission], T | None]) -> dict[str, T]:
        with ThreadPoolExecutor(ASKING_AT_ONCE) as pool:
            answers = zip(submissions, pool.map(_or_nothing(ask), submissions), strict=True)
            return {submission.job_id: answer for submission, answer in answers if answer is not None}

    run = Run(
        submissions=submissions,
        jobs=asked(lambda each: job(people[each.owner], each)),
        events=asked(lambda each: event_log(people[each.owner], each.job_id)),
        listed={owner: listing(person) for owner, person in people.items()},
        samples=samples,
        starts=[
            Start(entry["execution"], entry["by_function"])
            for entry in entries(cloud.config.diary)
            if entry["kind"] == "started"
        ],
        incidents=[
            Incident(entry["execution"], entry["incident"])
            for entry in entries(cloud.config.diary)
            if entry["kind"] == "incident"
        ],
    )
    return Evidence(
        run=run,
        faults=counted(entries(cloud.config.diary)),
        restarts=cloud.restarts,
        repeated=sum(person.repeated for person in people.values()),
        seconds=seconds,
        errors=errors,
    )


def job(person: Person, submission: Submission) -> Job | None:
    """The job as its owner is told it; None where the id does not answer."""
    answer = person.call("GET", f"{JOBS}/{submission.job_id}")
    if not answer.is_success:
        return None
    told = answer.document
    error = told.get("error") or {}
    return Job(
        job_id=told["job_id"],
        owner=submission.owner,
        status=told["status"],
        attempt=told["attempt"],
        error_code=error.get("code") or told.get("error_code"),
        direct_answer=told["direct_answer"],
        has_result=told["result"] is not None or told["result_url"] is not None,
    )


def event_log(person: Person, job_id: str) -> list[Event]:
    """Every event, page by page."""
    log: list[Event] = []
    while True:
        after = log[-1].sequence if log else 0
        answer = person.call("GET", f"{JOBS}/{job_id}/events?after={after}")
        page = answer.document.get("events", []) if answer.is_success else []
        if not page:
            return log
        log += [
            Event(told["sequence"], told["type"], datetime.fromisoformat(told["at"]), told["attempt"]) for told in page
        ]


def listing(person: Person) -> list[str]:
    """The ids of all of somebody's jobs."""
    listed: list[str] = []
    cursor = ""
    while True:
        told = person.call("GET", f"{JOBS}?limit=50{cursor and f'&cursor={quote(cursor)}'}").document
        listed += [each["job_id"] for each in told["jobs"]]
        cursor = told["next_cursor"] or ""
        if not cursor:
            return listed


def counted(written: Iterable[dict[str, object]]) -> Counter[str]:
    """Of each kind of fault, how many."""
    return Counter(str(entry["kind"]) for entry in written if entry["kind"] not in ("started", "incident"))


def _or_nothing(ask: Callable[[Submission], T | None]) -> Callable[[Submission], T | None]:
    def asking(submission: Submission) -> T | None:
        try:
            return ask(submission)
        except GaveUpError:
            return None

    return asking
