"""What a command leaves behind when its job has ended: the report, files, JSON, an exit code."""

from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from deep_research_client.cli.consoles import errors, output
from deep_research_client.cli.report_view import show_report
from deep_research_client.client import Client
from deep_research_client.models import Job, JobStatus, WireModel
from deep_research_client.report_files import write_report
from deep_research_client.text import one_line


def print_json(reply: WireModel) -> None:
    """The reply as the API sent it, fields included that this client does not know."""
    print(reply.model_dump_json(indent=2, exclude_unset=True))


def conclude(client: Client, job: Job, *, as_json: bool, full: bool, directory: Path | None) -> Job:
    """Shows a job that has ended and writes its files to `directory`; exits with 1 unless it completed.

    Returns the job with its result, wherever the API kept it.
    """
    job = client.jobs.settled(job) if job.status is not JobStatus.COMPLETED else job
    if job.result or job.result_url or job.status is JobStatus.COMPLETED:
        job = job.model_copy(update={"result": client.jobs.result(job)})
    if as_json:
        print_json(job)
    elif job.result:
        show_report(job.result, output(), full=full)
    if job.result and directory:
        written = write_report(job.result, client.jobs.report(job.job_id), directory)
        _tell(_brief(written), errors() if as_json else output())
    if job.result and not full and not as_json:
        _tell([f"Everything, with the SQL: deep-research report {job.job_id} --full"], output())
    if job.status is not JobStatus.COMPLETED:
        errors().print(Text(ending(job), style="red"), soft_wrap=True)
        raise typer.Exit(1)
    return job


def _brief(written: list[Path]) -> list[str]:
    """A line for each file, and one for all tables."""
    tables = [path for path in written if path.suffix == ".csv"]
    lines = [f"Wrote {path}" for path in written if path not in tables]
    if not tables:
        return lines
    return [*lines, f"Wrote {tables[0].parent}: {len(tables)} {'table' if len(tables) == 1 else 'tables'}"]


def _tell(lines: list[str], console: Console) -> None:
    for line in lines:
        console.print(Text(line, style="dim"), soft_wrap=True)


def ending(job: Job) -> str:
    """How a job ended that did not complete, and how to try again."""
    why = f": {one_line(job.error_message)}" if job.error_message else "."
    ended = f"Job {job.job_id} {'was cancelled' if job.status is JobStatus.CANCELLED else job.status}{why}"
    return f"{ended}\nTry again from where it stopped: deep-research retry {job.job_id}"
