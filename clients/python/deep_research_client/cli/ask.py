"""`deep-research ask`: a file and a question in, a report out."""

import re
from pathlib import Path
from typing import Annotated

import typer

from deep_research_client.cli.connection import Connection, connect
from deep_research_client.cli.consoles import errors
from deep_research_client.cli.options import Api, AsJson, Full, Output, Token, target
from deep_research_client.cli.outcome import conclude
from deep_research_client.cli.progress import follow, uploading
from deep_research_client.models import Job, Priority

_ID = re.compile(r"[0-9A-Z]{26}")
REPORTS = Path("research")


def ask(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV, TSV, JSON, NDJSON, Parquet or Excel; or a dataset's id.")
    ],
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know, in your own words.")],
    *,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Have method, data quality, rigor, intervals and advice written too."),
    ] = False,
    priority: Annotated[
        Priority | None, typer.Option(help="Of the jobs that wait, those of higher priority start first.")
    ] = None,
    full: Full = False,
    as_json: AsJson = False,
    output: Output = None,
    api: Api = None,
    token: Token = None,
) -> None:
    """Upload FILE, ask QUESTION of it, and print the report.

    What is printed is brief; --full prints everything.

    The report is also written to research/JOB, or to --output. (With --json: only to --output.)

    Examples:
      deep-research ask sales.csv "What are the top sales trends?"

      deep-research ask sales.csv "Which region grows fastest?" --verbose --output report

      deep-research ask sales.csv "Does discount raise quantity?" --json | jq .result.direct_answer
    """
    if not Path(file).is_file() and not _ID.fullmatch(file):
        raise typer.BadParameter(f"there is no file {file}, and it is no dataset's id.", param_hint="FILE")
    with connect(target(context, api, token)) as connection:
        research(
            connection,
            file,
            question,
            verbose=verbose,
            priority=priority,
            full=full,
            as_json=as_json,
            directory=output,
        )


def research(
    connection: Connection,
    file: str,
    question: str,
    *,
    verbose: bool,
    priority: Priority | None = None,
    full: bool = False,
    as_json: bool = False,
    directory: Path | None = None,
) -> Job:
    """Uploads, submits, follows and concludes; interrupted, it says what becomes of the job."""
    client, console = connection.client, errors()
    job_id = None
    try:
        dataset_id = _dataset(connection, file)
        job_id = client.jobs.submit(dataset_id, question, verbose=verbose, priority=priority).job_id
        console.print(f"Job {job_id}", style="dim")
        job = follow(client.jobs.watch(job_id), console)
    except KeyboardInterrupt:
        console.print(interrupted(job_id, connection), soft_wrap=True)
        raise typer.Exit(130) from None
    default = None if as_json else REPORTS / job_id
    return conclude(client, job, as_json=as_json, full=full, directory=directory or default)


def _dataset(connection: Connection, file: str) -> str:
    path = Path(file)
    if not path.is_file():
        return file
    with uploading(path, errors()) as on_progress:
        created = connection.client.datasets.create(path, on_progress=on_progress)
    with errors().status("Reading the file …"):
        connection.client.datasets.wait_until_ready(created.dataset_id)
    return created.dataset_id


def interrupted(job_id: str | None, connection: Connection) -> str:
    """What becomes of the job, and how to go on."""
    if job_id is None:
        return "Interrupted before the question was submitted."
    if connection.ends_with_command:
        return f"Interrupted; job {job_id} rests until the local cloud runs again. Go on: deep-research watch {job_id}"
    return f"Interrupted; job {job_id} goes on. Watch it: deep-research watch {job_id} --api {connection.url}"
