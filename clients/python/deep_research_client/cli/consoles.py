"""Where the command writes: results to stdout, everything else to stderr. Neither reads markup in what it prints."""

from rich.console import Console


def output() -> Console:
    return Console(markup=False, highlight=False, emoji=False)


def errors() -> Console:
    return Console(stderr=True, markup=False, highlight=False, emoji=False)
