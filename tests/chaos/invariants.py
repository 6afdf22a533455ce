"""What must hold after, and during, any run: pure functions from records to what is broken."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tests.chaos.event_log import attempts_of, misordered, out_of_time, settled_more_than_once
from tests.chaos.records import TERMINAL, Event, Job, Run, Sample, Submission

REASONS = {
    "aborted": frozenset({"stopped"}),
    "timed_out": frozenset({"timed_out"}),
    "crashing": frozenset({"out_of_resources"}),
}
"""The `error.code` with which a job may fail after each kind of incident."""


@dataclass(frozen=True)
class Limits:
    """How many executions may hold a slot at once."""

    running: int
    running_per_owner: int


@dataclass(frozen=True)
class Violation:
    """A broken promise, and where."""

    promise: str
    subject: str
    detail: str


Found = Iterator[Violation]


def violations(run: Run, limits: Limits) -> list[Violation]:
    """Everything that is broken, in the order of the promises."""
    checks: tuple[Callable[[Run], Found], ...] = (
        lost,
        doubled,
        started_twice,
        lambda run: over_the_limit(run, limits),
        broken_logs,
        not_released,
        unexplained_ends,
        wrong_answers,
        findings_lost,
    )
    return [violation for check in checks for violation in check(run)]


def lost(run: Run) -> Found:
    """Every job that was accepted answers, and has ended."""
    for submission in run.submissions:
        job = run.jobs.get(submission.job_id)
        if job is None:
            yield Violation("lost", submission.job_id, f"does not answer; submitted with {submission.key}")
        elif job.status not in TERMINAL:
            yield Violation("lost", submission.job_id, f"is still {job.status} in attempt {job.attempt}")


def doubled(run: Run) -> Found:
    """One job for one key, and no job that nobody submitted."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for submission in run.submissions:
        keys[submission.job_id].append(submission.key)
    for job_id, submitted in keys.items():
        if len(submitted) > 1:
            yield Violation("doubled", job_id, f"answers to several keys: {', '.join(submitted)}")
    owners = {submission.job_id: submission.owner for submission in run.submissions}
    for owner, listed in run.listed.items():
        for job_id, times in Counter(listed).items():
            if owners.get(job_id) != owner:
                yield Violation("doubled", job_id, f"is listed for {owner}, who did not submit it")
            if times > 1:
                yield Violation("doubled", job_id, f"is listed {times} times")
    for job_id, owner in owners.items():
        if job_id not in run.listed.get(owner, ()):
            yield Violation("lost", job_id, f"is not in the listing of {owner}")


def started_twice(run: Run) -> Found:
    """One execution for one attempt, started again by nobody but a cloud that came back with it unfinished."""
    starts = Counter(start.name for start in run.starts if start.by_function)
    for name, times in starts.items():
        if times > 1:
            yield Violation("doubled", name, f"was started {times} times")
    attempts = {job.job_id: job.attempt for job in run.jobs.values()}
    for name in {start.name for start in run.starts}:
        job_id, _, attempt = name.rpartition("-")
        if not attempt.isdigit() or not 1 <= int(attempt) <= attempts.get(job_id, 0):
            yield Violation("doubled", name, "is an execution of no attempt that is known")


def over_the_limit(run: Run, limits: Limits) -> Found:
    """Never more than allowed at once: by the logs' times, by the jobs' statuses, by the slots."""
    owners = {submission.job_id: submission.owner for submission in run.submissions}
    running: set[tuple[str, int]] = set()
    for event, job_id in _starts_and_ends(run.events):
        if event.type == "started":
            running.add((job_id, event.attempt))
            by_owner = Counter(owners.get(held, "?") for held, _ in running)
            yield from _exceeding(limits, f"{job_id} started at {event.at.isoformat()}", len(running), by_owner)
        else:
            running.discard((job_id, event.attempt))
    for sample in run.samples:
        at = sample.at.isoformat()
        yield from _exceeding(limits, f"statuses at {at}", len(sample.running), Counter(sample.running.values()))
        held_by = Counter({owner: len(names) for owner, names in sample.held_by.items()})
        yield from _exceeding(limits, f"slots at {at}", len(sample.held), held_by)
        odd = sample.held ^ frozenset().union(*sample.held_by.values())
        if odd:
            yield Violation("limits", f"slots at {at}", f"{', '.join(sorted(odd))} held in one count alone")


def most_running(events: dict[str, list[Event]]) -> int:
    """The largest number of jobs that ran at once, by the logs' times."""
    most, running = 0, set[tuple[str, int]]()
    for event, job_id in _starts_and_ends(events):
        (running.add if event.type == "started" else running.discard)((job_id, event.attempt))
        most = max(most, len(running))
    return most


def broken_logs(run: Run) -> Found:
    """Numbers from 1 without gaps; each attempt in its order; at most one settling of each."""
    for submission in run.submissions:
        log = run.events.get(submission.job_id, [])
        if not log or [event.sequence for event in log] != list(range(1, len(log) + 1)):
            numbers = ", ".join(str(event.sequence) for event in log)
            yield Violation("log", submission.job_id, f"is numbered {numbers or 'not at all: it is empty'}")
        for problem in (*misordered(log), *settled_more_than_once(log), *out_of_time(log)):
            yield Violation("log", submission.job_id, problem)
        job = run.jobs.get(submission.job_id)
        attempts = attempts_of(log)
        if job is not None and attempts:
            last = [event.type for event in attempts[-1] if event.type in TERMINAL]
            if len(attempts) != job.attempt or last != [job.status]:
                told = f"tells {len(attempts)} attempts, the last {' and '.join(last) or 'unended'}"
                yield Violation("log", submission.job_id, f"{told}; the job is {job.status} in attempt {job.attempt}")


def not_released(run: Run) -> Found:
    """Once everything has ended, nothing holds a slot and nothing waits."""
    if not run.samples:
        yield Violation("released", "samples", "were never taken")
        return
    last: Sample = run.samples[-1]
    for name in sorted(last.held.union(*last.held_by.values())):
        yield Violation("released", name, "still holds a slot")
    for job_id in sorted(last.queued.union(*last.waiting_by.values())):
        yield Violation("released", job_id, "is still in the queue, or counted as waiting")
    for job_id, log in run.events.items():
        # An attempt whose job is tried again gives its slot back without a word.
        types = {event.type for event in log and attempts_of(log)[-1]}
        if "admitted" in types and "settled" not in types:
            yield Violation("released", job_id, "was admitted and never settled")


def unexplained_ends(run: Run) -> Found:
    """Nobody's job fails without a cause of ours, or is cancelled without being asked; the rest completes."""
    incidents: defaultdict[str, set[str]] = defaultdict(set)
    for incident in run.incidents:
        incidents[incident.execution_name].add(incident.kind)
    for submission in run.submissions:
        job = run.jobs.get(submission.job_id)
        if job is None or job.status not in TERMINAL:
            continue
        if (problem := _unexplained(job, submission, incidents[job.execution_name])) is not None:
            yield Violation("reason", job.execution_name, problem)


def wrong_answers(run: Run) -> Found:
    """A completed job's answer says the number that the file itself gives."""
    for submission in run.submissions:
        job = run.jobs.get(submission.job_id)
        if job is not None and job.status == "completed" and not _says(job.direct_answer, submission):
            wanted = f"{submission.question} {submission.expected}"
            yield Violation("answer", job.job_id, f"says {job.direct_answer!r}; asked: {wanted}")


def findings_lost(run: Run) -> Found:
    """A job that completed has its result, and so has one that ended early after a query was answered."""
    for job_id, job in run.jobs.items():
        last = {event.type for event in (attempts_of(run.events.get(job_id, [])) or [[]])[-1]}
        if job.status in TERMINAL and not job.has_result and last & {"query_done", "completed"}:
            yield Violation("findings", job.execution_name, f"ended {job.status} and has nothing of what it found")


def _unexplained(job: Job, submission: Submission, incidents: set[str]) -> str | None:
    cancelled = job.attempt in submission.cancelled_attempts
    if cancelled != (job.status == "cancelled"):
        confirmed = "was" if cancelled else "was not"
        return f"ended {job.status}, and its cancellation {confirmed} confirmed"
    if job.status == "failed":
        allowed = frozenset().union(*(REASONS[kind] for kind in incidents))
        if job.error_code not in allowed:
            return f"failed with {job.error_code}; done to it: {', '.join(sorted(incidents)) or 'nothing'}"
    return None


def _says(answer: str | None, submission: Submission) -> bool:
    said = (answer or "").replace(",", "")
    return f"{submission.expected:.2f}" in said or f"{submission.expected:.0f}" in said


def _starts_and_ends(events: dict[str, list[Event]]) -> list[tuple[Event, str]]:
    """In the order of time; of those at the same instant, ends come first."""
    told = [(event, job_id) for job_id, log in events.items() for event in log if event.type in {"started", *TERMINAL}]
    return sorted(told, key=lambda pair: (pair[0].at, pair[0].type == "started"))


def _exceeding(limits: Limits, where: str, running: int, by_owner: Counter[str]) -> Found:
    if running > limits.running:
        yield Violation("limits", where, f"{running} at once, {limits.running} allowed")
    for owner, count in by_owner.items():
        if count > limits.running_per_owner:
            yield Violation("limits", where, f"{count} of {owner} at once, {limits.running_per_owner} allowed")


def summary(found: Iterable[Violation]) -> dict[str, int]:
    """How many of each promise."""
    by_promise = sorted(found, key=lambda violation: violation.promise)
    return {promise: len(list(group)) for promise, group in groupby(by_promise, key=lambda each: each.promise)}
