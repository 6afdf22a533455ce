"""`deep-research jobs`, `status`, `watch`, `cancel`, `retry` and `report`."""

import json
from itertools import islice
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from deep_research_client.cli import consoles
from deep_research_client.cli.ask import interrupted
from deep_research_client.cli.connection import connect
from deep_research_client.cli.job_view import show_job, standing, taking_over
from deep_research_client.cli.options import Api, AsJson, Full, JobId, Output, Token, target
from deep_research_client.cli.outcome import conclude, ending, print_json
from deep_research_client.cli.progress import follow
from deep_research_client.models import JobStatus, Stage
from deep_research_client.text import one_line

LARGEST_PAGE = 50
ID_WIDTH = 26
SHOWN_CHARACTERS = 80
_STAGES = ", ".join(Stage)


def jobs(
    context: typer.Context,
    *,
    status: Annotated[JobStatus | None, typer.Option(help="Only jobs of this status.")] = None,
    dataset: Annotated[str | None, typer.Option(metavar="DATASET", help="Only jobs of this dataset.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
    api: Api = None,
    token: Token = None,
) -> None:
    """List jobs, newest first."""
    with connect(target(context, api, token)) as connection:
        listing = connection.client.jobs.list(dataset_id=dataset, status=status, page_size=min(limit, LARGEST_PAGE))
        found = list(islice(listing, limit))
    if as_json:
        print(json.dumps([job.model_dump(mode="json", exclude_unset=True) for job in found], indent=2))
        return
    if not found:
        consoles.output().print("No jobs.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Job", width=ID_WIDTH)
    table.add_column("Submitted (UTC)", width=16)
    table.add_column("Where it stands")
    table.add_column("Question")
    for job in found:
        row = (f"{job.created_at:%Y-%m-%d %H:%M}", Text(standing(job)), _shortened(job.question))
        table.add_row(job.job_id, *row)
    consoles.output().print(table)


def status(
    context: typer.Context, job: JobId, *, as_json: AsJson = False, api: Api = None, token: Token = None
) -> None:
    """Tell where a job stands."""
    with connect(target(context, api, token)) as connection:
        seen = connection.client.jobs.get(job)
    if as_json:
        print_json(seen)
        return
    show_job(seen, consoles.output())


def watch(context: typer.Context, job: JobId, *, api: Api = None, token: Token = None) -> None:
    """Follow a job until it ends. Interrupting stops the watching, not the job."""
    with connect(target(context, api, token)) as connection:
        try:
            last = follow(connection.client.jobs.watch(job), consoles.errors())
        except KeyboardInterrupt:
            consoles.errors().print(interrupted(job, connection), soft_wrap=True)
            raise typer.Exit(130) from None
    if last.status is not JobStatus.COMPLETED:
        consoles.errors().print(Text(ending(last), style="red"), soft_wrap=True)
        raise typer.Exit(1)
    consoles.output().print(f"Completed. Read it: deep-research report {job}", soft_wrap=True)


def cancel(context: typer.Context, job: JobId, *, api: Api = None, token: Token = None) -> None:
    """Cancel a job that has not ended."""
    with connect(target(context, api, token)) as connection:
        connection.client.jobs.cancel(job)
    consoles.output().print(f"Job {job} is cancelled.")


def retry(
    context: typer.Context,
    job: JobId,
    *,
    from_stage: Annotated[
        Stage | None, typer.Option("--from", metavar="STAGE", help=f"Do this stage and the later ones anew: {_STAGES}.")
    ] = None,
    as_json: AsJson = False,
    api: Api = None,
    token: Token = None,
) -> None:
    """Try a failed or cancelled job again, from where it stopped."""
    with connect(target(context, api, token)) as connection:
        retried = connection.client.jobs.retry(job, from_stage=from_stage)
    if as_json:
        print_json(retried)
        return
    console = consoles.output()
    over = f", and {taking_over(retried.reused_stages)}" if retried.reused_stages else ""
    console.print(f"Attempt {retried.attempt} of job {job} waits for its turn{over}.", soft_wrap=True)
    console.print(f"Watch it: deep-research watch {job}", soft_wrap=True)


def report(
    context: typer.Context,
    job: JobId,
    *,
    full: Full = False,
    as_json: AsJson = False,
    output: Output = None,
    api: Api = None,
    token: Token = None,
) -> None:
    """Print the report of a job, or the part that it came to; with --output write it as files too.

    What is printed is brief; --full prints everything.
    """
    with connect(target(context, api, token)) as connection:
        client = connection.client
        seen = client.jobs.get(job)
        seen = seen.model_copy(update={"result": client.jobs.result(seen)})
        conclude(client, seen, as_json=as_json, full=full, directory=output)


def _shortened(question: str) -> Text:
    shown = Text(one_line(question))
    shown.truncate(SHOWN_CHARACTERS, overflow="ellipsis")
    return shown
