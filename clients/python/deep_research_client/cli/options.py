"""Options that every command takes, before or after its name."""

from pathlib import Path
from typing import Annotated

import typer

from deep_research_client.cli.connection import Target

_ADDRESS = "Address of the API. Without one, the local cloud is used, and started where none runs."
_SIGNED_IN = "Token of the signed-in person."
_PANEL = "Connection"

GlobalApi = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", help=_ADDRESS, envvar="DEEP_RESEARCH_API", rich_help_panel=_PANEL),
]
GlobalToken = Annotated[
    str | None,
    typer.Option("--token", metavar="JWT", help=_SIGNED_IN, envvar="DEEP_RESEARCH_TOKEN", rich_help_panel=_PANEL),
]
# These read no environment: it must not outweigh an option that stands before the command's name.
Api = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", help=f"{_ADDRESS} (Or DEEP_RESEARCH_API.)", rich_help_panel=_PANEL),
]
Token = Annotated[
    str | None,
    typer.Option("--token", metavar="JWT", help=f"{_SIGNED_IN} (Or DEEP_RESEARCH_TOKEN.)", rich_help_panel=_PANEL),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to stdout.")]
Full = Annotated[bool, typer.Option("--full", help="Print each query's SQL, and the verbose part where there is one.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        file_okay=False,
        help="Write report.md, result.json and evidence/*.csv there.",
    ),
]
JobId = Annotated[str, typer.Argument(metavar="JOB", help="Id of a job.", show_default=False)]
DatasetId = Annotated[str, typer.Argument(metavar="DATASET", help="Id of a dataset.", show_default=False)]


def target(context: typer.Context, api: str | None, token: str | None) -> Target:
    """What was given after the command's name, and for the rest what was given before it."""
    given_before = context.find_object(Target) or Target()
    return Target(api, token).or_else(given_before)
