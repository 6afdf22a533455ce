"""What happens to one job from outside: submitted, perhaps cancelled, perhaps retried, watched to its end."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.person import Answer, Deadline, Person
from tests.chaos.plan import Wish
from tests.chaos.records import TERMINAL, Submission

JOBS = "/deep-research/jobs"
DATASET_SECONDS = 45.0
"""Longer, and the upload is given up for another one."""
POLL_SECONDS = 0.5

Status = Callable[[str], tuple[str, int]]
"""The status and attempt of a job, by its id."""


class RefusedError(Exception):
    """The API refused what it should have taken."""


@dataclass
class Career:
    """A wish, and what became of it."""

    wish: Wish
    job_id: str
    cancelled_attempts: set[int] = field(default_factory=set)
    retries: int = 0

    @property
    def attempt(self) -> int:
        return 1 + self.retries

    def submission(self) -> Submission:
        return Submission(
            key=self.wish.key,
            owner=self.wish.owner,
            priority=self.wish.priority,
            question=self.wish.question.text,
            expected=self.wish.question.expected,
            job_id=self.job_id,
            cancelled_attempts=frozenset(self.cancelled_attempts),
            retries=self.retries,
        )


def upload(person: Person, file: bytes, run: str) -> str:
    """The id of a dataset that is ready. Where one gets stuck, its owner uploads the file again, as people do."""
    tries = 0
    while True:
        tries += 1
        opened = _taken(
            person.call("POST", "/datasets", {"name": "sales.csv", "size_bytes": len(file)}, f"{run}-file-{tries}")
        )
        given = opened["upload"]
        person.put(given["url"], file, given["headers"])
        give_up = time.monotonic() + DATASET_SECONDS
        while time.monotonic() < give_up:
            status = _taken(person.call("GET", f"/datasets/{opened['dataset_id']}"))["status"]
            if status == "ready":
                return str(opened["dataset_id"])
            if status == "rejected":
                break
            time.sleep(POLL_SECONDS)


def submit(person: Person, wish: Wish, dataset_id: str) -> Career:
    """Submitted under one key, however often it takes."""
    body = {"dataset_id": dataset_id, "question": wish.question.text, "priority": wish.priority}
    return Career(wish, _taken(person.call("POST", f"{JOBS}/submit", body, wish.key))["job_id"])


def follow(person: Person, career: Career, status: Status, deadline: Deadline) -> None:
    """Cancels and retries as wished, and returns once the job has ended and nothing more is wished of it."""
    wish = career.wish
    if wish.cancelled_after is not None:
        if wish.once_running:
            _wait_until(career, TERMINAL | {"running"}, status, deadline)
        deadline.wait(wish.cancelled_after)
        _cancel(person, career)
    ended = _wait_until(career, TERMINAL, status, deadline)
    if wish.retried and ended != "completed":
        told = _taken(person.call("POST", f"{JOBS}/{career.job_id}/retry", {}, f"{wish.key}-again"))
        career.retries = int(told["attempt"]) - 1
        _wait_until(career, TERMINAL, status, deadline)


def _cancel(person: Person, career: Career) -> None:
    answer = person.call("DELETE", f"{JOBS}/{career.job_id}")
    if answer.is_success:
        career.cancelled_attempts.add(int(answer.document["attempt"]))
    elif answer.status != 409:
        raise RefusedError(f"Cancelling {career.job_id} was answered {answer.status} {answer.document}.")


def _wait_until(career: Career, statuses: frozenset[str], status: Status, deadline: Deadline) -> str:
    while True:
        seen, attempt = status(career.job_id)
        if attempt >= career.attempt and seen in statuses:
            return seen
        deadline.wait(POLL_SECONDS)


def _taken(answer: Answer) -> dict[str, Any]:
    if not answer.is_success:
        raise RefusedError(f"The API answered {answer.status}: {answer.document}.")
    return answer.document
