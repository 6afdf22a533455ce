"""A job on the terminal: where it stands, what it took over, what it came to."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from deep_research_client.cli.progress import describe
from deep_research_client.models import Completeness, Job, JobStatus, Priority
from deep_research_client.text import one_line


def show_job(job: Job, console: Console) -> None:
    """All that is to be said of one job, a line for each thing."""
    console.print(Text(one_line(job.question), style="bold"))
    console.print(Text(standing(job)))
    if job.reused_stages:
        console.print(Text(f"This attempt {taking_over(job.reused_stages)}."))
    if job.error_message:
        console.print(Text(one_line(job.error_message), style="red"))
    if job.result and not job.result.completeness.complete:
        console.print(Text(partial(job.result.completeness), style="yellow"))
    if job.execution_time_seconds is not None:
        console.print(f"Took {job.execution_time_seconds:g} s")


def standing(job: Job) -> str:
    """Where the job stands, in one line."""
    return one_line(", ".join(_standing(job)))


def _standing(job: Job) -> Iterator[str]:
    percent = f"{job.progress_percentage} % " if job.status is JobStatus.RUNNING else ""
    yield f"{percent}{describe(job)}"
    if not job.status.is_terminal and job.priority != Priority.NORMAL:
        yield f"{job.priority} priority"
    if job.attempt > 1:
        yield f"attempt {job.attempt}"
    if job.has_result and job.status in (JobStatus.FAILED, JobStatus.CANCELLED):
        yield "partial result"


def taking_over(stages: Sequence[str]) -> str:
    """What an attempt does with what earlier ones have finished; goes on in a sentence."""
    return f"takes over what was finished: {one_line(', '.join(stages))}"


def partial(completeness: Completeness) -> str:
    """How much of the plan a partial result is, and what ended it."""
    done, planned = completeness.queries_completed, completeness.queries_planned
    counted = f": {done} of {planned} queries" if done is not None and planned is not None else ""
    return f"Partial result{counted}. {one_line(completeness.reason or '')}".rstrip()
