"""The command line: what there is, and in which order it is shown."""

import sys
from io import TextIOWrapper

import typer

from deep_research_client.cli.alerts import alerts
from deep_research_client.cli.ask import ask
from deep_research_client.cli.connection import Target
from deep_research_client.cli.datasets import datasets
from deep_research_client.cli.events import events
from deep_research_client.cli.group import Commands
from deep_research_client.cli.jobs import cancel, jobs, report, retry, status, watch
from deep_research_client.cli.options import GlobalApi, GlobalToken

app = typer.Typer(
    name="deep-research",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def connection(context: typer.Context, *, api: GlobalApi = None, token: GlobalToken = None) -> None:
    """Ask questions of your data; every number in the answer stands on a query that you can read.

    Where no API is named, the local cloud of this checkout answers; the command starts it where none runs.

    Examples:
      deep-research ask sales.csv "What are the top sales trends?"

      deep-research --api https://api.example.com jobs --status running

      deep-research datasets show 01JD8Z5M3V7Q0W9E4R6T2Y1U8P

    Exit codes: 0 done, 1 failed, 2 wrongly used, 130 interrupted.
    """
    context.obj = Target(api, token)


for command in (ask, jobs, status, watch, events, report, cancel, retry):
    app.command()(command)
app.add_typer(datasets, name="datasets")
app.add_typer(alerts, name="alerts")


def main() -> None:
    """The entry point of `deep-research`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that can't show a character shows a question mark instead of ending the command.
            stream.reconfigure(errors="replace")
    app()
