"""A dataset's profile on the terminal: one row for each column, with the shape of its values."""

from collections.abc import Sequence
from itertools import pairwise

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deep_research_client.models import Column, Dataset, Profile
from deep_research_client.text import cell, one_line

BARS = "▁▂▃▄▅▆▇█"
BINS = 10
SHOWN_VALUES = 3


def show_dataset(dataset: Dataset, console: Console) -> None:
    """What is known of the dataset, and of each column where it has been profiled."""
    console.print(Text(f"{one_line(dataset.name)}  {dataset.dataset_id}", style="bold"))
    if dataset.error_message:
        console.print(Text(f"{dataset.status}: {one_line(dataset.error_message)}", style="red"))
    elif dataset.profile is None:
        console.print(str(dataset.status))
    if dataset.profile:
        _show_profile(dataset.profile, console)


def _show_profile(profile: Profile, console: Console) -> None:
    repeated = f" ({profile.duplicate_rows:,} repeated)" if profile.duplicate_rows else ""
    console.print(f"Rows: {profile.row_count:,}{repeated}, columns: {len(profile.columns)}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Column", overflow="fold")
    table.add_column("Type")
    table.add_column("Missing", justify="right")
    table.add_column("Distinct", justify="right")
    table.add_column("Shape", no_wrap=True)
    table.add_column("Values", overflow="fold", ratio=1)
    for column in profile.columns:
        table.add_row(
            Text(one_line(column.name), style="cyan"),
            Text(one_line(f"{column.type}, by {column.grain}" if column.grain else column.type)),
            f"{column.nulls:,}" if column.nulls else "",
            "" if column.distinct is None else f"{column.distinct:,}",
            shape(column),
            Text(values(column)),
        )
    console.print(table)
    for note in profile.notes:
        console.print(Text(f"• {one_line(note)}"))


def shape(column: Column) -> str:
    """A small histogram of a numeric column, the counts of the most frequent values of any other."""
    quantiles = _quantiles(column)
    if quantiles:
        return bars(_density(quantiles))
    if (column.distinct or 0) > 1:
        return bars([float(value.count) for value in column.top_values[:BINS]])
    return ""


def values(column: Column) -> str:
    """The range of ordered columns, the most frequent values of the others."""
    if column.quantiles or column.grain:
        median = f", half below {cell(column.quantiles['0.5'])}" if "0.5" in column.quantiles else ""
        return f"{cell(column.minimum)} … {cell(column.maximum)}{median}"
    shown = ", ".join(f"{one_line(top.value)} ({top.count:,})" for top in column.top_values[:SHOWN_VALUES])
    more = ", …" if len(column.top_values) > SHOWN_VALUES else ""
    return f"{shown}{more}"


def bars(heights: Sequence[float]) -> str:
    """One block for each height, the highest full; nothing where all are zero."""
    highest = max(heights, default=0.0)
    if highest <= 0:
        return ""
    return "".join(BARS[min(int(height / highest * len(BARS)), len(BARS) - 1)] for height in heights)


def _quantiles(column: Column) -> list[tuple[float, float]]:
    """(share, value) from the minimum to the maximum; empty where the column has no spread of numbers."""
    low, high = column.minimum, column.maximum
    if not column.quantiles or not isinstance(low, int | float) or not isinstance(high, int | float) or low >= high:
        return []
    inner = sorted((float(share), value) for share, value in column.quantiles.items())
    return [(0.0, float(low)), *inner, (1.0, float(high))]


def _density(quantiles: list[tuple[float, float]]) -> list[float]:
    """The share of values in each of `BINS` equal steps, taking them as spread evenly between quantiles."""
    low, high = quantiles[0][1], quantiles[-1][1]
    edges = [low + (high - low) * step / BINS for step in range(BINS + 1)]
    shares = [_share_below(edge, quantiles) for edge in edges]
    return [after - before for before, after in pairwise(shares)]


def _share_below(edge: float, quantiles: list[tuple[float, float]]) -> float:
    below = 0.0
    for (share, value), (next_share, next_value) in pairwise(quantiles):
        if edge >= next_value:
            below = next_share
        elif edge > value:
            return share + (next_share - share) * (edge - value) / (next_value - value)
    return below
