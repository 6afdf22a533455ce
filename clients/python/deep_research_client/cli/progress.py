"""A job as it goes: a live bar on a terminal, plain lines elsewhere."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from deep_research_client.models import Job, JobStatus
from deep_research_client.text import one_line
from deep_research_client.transport import OnProgress

_STAGE = re.compile(r"Stage (\d+)/(\d+): (.+)")


def follow(updates: Iterable[Job], console: Console) -> Job:
    """Shows each update and returns the last one."""
    show = _bar if console.is_terminal else _lines
    return show(updates, console)


def describe(job: Job) -> str:
    """Where the job stands, in a few words."""
    if job.current_stage and job.status is JobStatus.RUNNING:
        stage = _STAGE.fullmatch(one_line(job.current_stage))
        return f"{stage[3]} ({stage[1]} of {stage[2]})" if stage else one_line(job.current_stage)
    if job.status is JobStatus.PENDING:
        return _waiting(job.queue_position)
    return "Starting" if job.status is JobStatus.RUNNING else str(job.status).capitalize()


def _waiting(position: int | None) -> str:
    if position is None:
        return "Waiting for its turn"
    return "Waiting, next in the queue" if position == 1 else f"Waiting, {ordinal(position)} in the queue"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, … 11th, 12th, 13th, … 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def queries(job: Job) -> str:
    """How many queries are done, once it is known how many there are."""
    if not job.queries_planned:
        return ""
    return f"{job.queries_done or 0} of {job.queries_planned} queries"


class _Queries(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(str(task.fields.get("queries", "")), style="cyan")


def _bar(updates: Iterable[Job], console: Console) -> Job:
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.percentage:>3.0f} %", markup=False),
        _Queries(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Submitted", total=100, queries="")
        job = None
        for job in updates:
            progress.update(
                task, description=describe(job), completed=job.progress_percentage, queries=queries(job), refresh=True
            )
    return _last(job)


def _lines(updates: Iterable[Job], console: Console) -> Job:
    started = time.monotonic()
    job = None
    for job in updates:
        done = f", {count}" if (count := queries(job)) else ""
        elapsed = time.monotonic() - started
        console.print(f"{job.progress_percentage:3} %  {describe(job)}{done}  [{elapsed:.1f} s]", soft_wrap=True)
    return _last(job)


def _last(job: Job | None) -> Job:
    if job is None:
        raise AssertionError("a watch yields at least once")
    return job


@contextmanager
def uploading(file: Path, console: Console) -> Iterator[OnProgress | None]:
    """What to call while a file is uploaded: a bar of bytes on a terminal, one line elsewhere."""
    if not console.is_terminal:
        console.print(f"Uploading {one_line(file.name)}", soft_wrap=True)
        yield None
        return
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        DownloadColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"Uploading {one_line(file.name)}", total=None)
        yield lambda sent, total: progress.update(task, completed=sent, total=total)
