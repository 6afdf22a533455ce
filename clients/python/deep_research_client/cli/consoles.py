"""Where the command writes: results to stdout, everything else to stderr. Neither reads markup in what it prints."""

import sys

from rich.console import Console

# A console keeps the stream that it was made with. Left to look one up at each write, it would write into itself
# where the local cloud wraps the standard streams while a bar has them redirected to the console.


def output() -> Console:
    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False)


def errors() -> Console:
    return Console(file=sys.stderr, stderr=True, markup=False, highlight=False, emoji=False)
