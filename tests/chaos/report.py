"""What came of a run, as a person reads it."""

from collections import Counter

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table

from tests.chaos.event_log import attempts_of
from tests.chaos.evidence import Evidence
from tests.chaos.invariants import Violation, most_running, summary
from tests.chaos.records import PRIORITIES, Run

SHOWN = 10
"""Violations of each promise that are told one by one."""


def shown(evidence: Evidence, found: list[Violation], console: Console) -> None:
    """Prints the table, and below it whatever was broken."""
    broken = summary(found)
    title = "Every promise was kept" if not found and not evidence.errors else "Broken promises"
    colour = "green" if not found and not evidence.errors else "red"
    console.print(Panel(Group(_outcomes(evidence, broken), _faults(evidence)), title=title, border_style=colour))
    for promise, count in broken.items():
        told = [each for each in found if each.promise == promise][:SHOWN]
        for violation in told:
            console.print(f"{promise}: {violation.subject} {violation.detail}", markup=False, soft_wrap=True)
        if count > len(told):
            console.print(f"{promise}: and {count - len(told)} more", markup=False)
    for error in evidence.errors:
        console.print(f"{type(error).__name__}: {error}", markup=False, soft_wrap=True)


def longest_waits(run: Run) -> dict[str, float]:
    """Seconds from entering the queue to the start, the longest of each priority."""
    waits: dict[str, float] = {}
    for submission in run.submissions:
        for attempt in attempts_of(run.events.get(submission.job_id, [])):
            started = next((event for event in attempt if event.type == "started"), None)
            if started is not None:
                waited = (started.at - attempt[0].at).total_seconds()
                waits[submission.priority] = max(waits.get(submission.priority, 0.0), waited)
    return waits


def _outcomes(evidence: Evidence, broken: dict[str, int]) -> Table:
    run = evidence.run
    statuses = Counter(job.status for job in run.jobs.values())
    reasons = Counter(job.error_code for job in run.jobs.values() if job.status == "failed")
    waits = longest_waits(run)
    table = _table("outcome", "jobs")
    table.add_row("submitted", str(len(run.submissions)))
    table.add_row("completed", str(statuses["completed"]))
    table.add_row("cancelled", str(statuses["cancelled"]))
    table.add_row("failed", str(statuses["failed"]))
    for reason, count in sorted(reasons.items(), key=str):
        table.add_row(f"  {reason}", str(count))
    table.add_row("retried", str(sum(submission.retries for submission in run.submissions)))
    table.add_row("lost", str(broken.get("lost", 0)))
    table.add_row("doubled", str(broken.get("doubled", 0)))
    table.add_section()
    for priority in PRIORITIES:
        table.add_row(
            f"longest wait, {priority}", f"{waits[priority]:.1f} s" if priority in waits else "nobody started"
        )
    held = max((len(sample.held) for sample in run.samples), default=0)
    table.add_row("most running at once", f"{most_running(run.events)} (slots held: {held})")
    table.add_row("from the first submission to the last end", f"{evidence.seconds:.0f} s")
    return table


def _faults(evidence: Evidence) -> Table:
    table = _table("injected", "times")
    table.add_row("process killed and started again", str(evidence.restarts))
    for kind, times in sorted(evidence.faults.items()):
        table.add_row(kind, str(times))
    for kind, times in sorted(Counter(incident.kind for incident in set(evidence.run.incidents)).items()):
        table.add_row(f"execution {kind.replace('_', ' ')}", str(times))
    table.add_row("requests sent again by clients", str(evidence.repeated))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, show_edge=False, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", min_width=0 if place else 42)
    return table
