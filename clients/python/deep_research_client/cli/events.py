"""`deep-research events`."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.text import Text

from deep_research_client.cli import consoles
from deep_research_client.cli.connection import connect
from deep_research_client.cli.job_view import taking_over
from deep_research_client.cli.options import Api, JobId, Token, target
from deep_research_client.models import Event
from deep_research_client.text import one_line


def events(
    context: typer.Context,
    job: JobId,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the job has ended.")] = False,
    after: Annotated[int, typer.Option(min=0, metavar="N", help="Only events after number N.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each event, to stdout.")] = False,
    api: Api = None,
    token: Token = None,
) -> None:
    """Tell what has happened to a job, in order."""
    with connect(target(context, api, token)) as connection:
        jobs = connection.client.jobs
        told = jobs.follow(job, after=after) if follow else jobs.events(job, after=after)
        try:
            for event in told:
                _print(event, as_json=as_json)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


def _print(event: Event, *, as_json: bool) -> None:
    if as_json:
        print(event.model_dump_json(exclude_unset=True), flush=True)
    else:
        consoles.output().print(Text(line(event)), soft_wrap=True)


def line(event: Event) -> str:
    """The event in one line: its number, its moment (UTC), what happened."""
    return f"{event.sequence:>4}  {event.at:%Y-%m-%d %H:%M:%S}  {one_line(''.join(_said(event)))}"


def _said(event: Event) -> Iterator[str]:
    yield event.type.replace("_", " ")
    yield from (f" {told}" for told in (event.stage, event.query_id, event.error_code) if told)
    if event.queries is not None:
        yield f": {event.queries} {'query' if event.queries == 1 else 'queries'}"
    if event.attempt > 1:
        yield f" (attempt {event.attempt})"
    if event.reused_stages:
        yield f" {taking_over(event.reused_stages)}"
