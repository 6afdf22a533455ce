"""`deep-research datasets`: list, show, register, delete."""

import json
from itertools import islice
from typing import Annotated

import typer
from rich import box
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from deep_research_client.cli import consoles
from deep_research_client.cli.connection import connect
from deep_research_client.cli.options import Api, AsJson, DatasetId, Token, target
from deep_research_client.cli.outcome import print_json
from deep_research_client.cli.profile_view import show_dataset
from deep_research_client.text import one_line

LARGEST_PAGE = 50
ID_WIDTH = 26

datasets = typer.Typer(invoke_without_command=True, rich_markup_mode="rich")


@datasets.callback()
def by_default(context: typer.Context, *, api: Api = None, token: Token = None) -> None:
    """List, show, register and delete datasets. Without a command: list."""
    context.obj = target(context, api, token)
    if context.invoked_subcommand is None:
        list_datasets(context)


@datasets.command("list")
def list_datasets(
    context: typer.Context,
    *,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
    api: Api = None,
    token: Token = None,
) -> None:
    """List datasets, newest first."""
    with connect(target(context, api, token)) as connection:
        found = list(islice(connection.client.datasets.list(page_size=min(limit, LARGEST_PAGE)), limit))
    if as_json:
        print(json.dumps([dataset.model_dump(mode="json", exclude_unset=True) for dataset in found], indent=2))
        return
    if not found:
        consoles.output().print("No datasets.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Dataset", width=ID_WIDTH)
    table.add_column("Status", no_wrap=True)
    for heading in ("Rows", "Size"):
        table.add_column(heading, no_wrap=True, justify="right")
    table.add_column("Name", overflow="fold")
    for dataset in found:
        rows = "" if dataset.row_count is None else f"{dataset.row_count:,}"
        size = "" if dataset.size_bytes is None else decimal(dataset.size_bytes)
        table.add_row(dataset.dataset_id, str(dataset.status), rows, size, Text(one_line(dataset.name)))
    consoles.output().print(table)


@datasets.command()
def show(
    context: typer.Context, dataset: DatasetId, *, as_json: AsJson = False, api: Api = None, token: Token = None
) -> None:
    """Show what is known of a dataset's columns."""
    with connect(target(context, api, token)) as connection:
        found = connection.client.datasets.get(dataset)
    if as_json:
        print_json(found)
    else:
        show_dataset(found, consoles.output())


@datasets.command()
def register(
    context: typer.Context,
    table: Annotated[str, typer.Argument(metavar="DATABASE.TABLE", help="Of the Glue catalog.", show_default=False)],
    *,
    name: Annotated[str | None, typer.Option(help="What the dataset is called; otherwise as the table.")] = None,
    as_json: AsJson = False,
    api: Api = None,
    token: Token = None,
) -> None:
    """Make a dataset of a table of the Glue catalog, where it lies, and wait until it is ready."""
    with connect(target(context, api, token)) as connection:
        created = connection.client.datasets.register(table, name=name)
        found = connection.client.datasets.wait_until_ready(created.dataset_id)
    if as_json:
        print_json(found)
    else:
        show_dataset(found, consoles.output())


@datasets.command()
def delete(context: typer.Context, dataset: DatasetId, *, api: Api = None, token: Token = None) -> None:
    """Delete a dataset and its files."""
    with connect(target(context, api, token)) as connection:
        connection.client.datasets.delete(dataset)
    consoles.output().print(f"Dataset {dataset} is deleted.")
