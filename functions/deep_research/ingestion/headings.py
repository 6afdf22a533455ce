"""Column names that SQL can tell apart, as close to the file's own spelling as can be."""

from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 200


@dataclass(frozen=True)
class Heading:
    """`original_name` is the header as the file had it, where `name` had to differ."""

    name: str
    original_name: str | None = None


def headings(header: Sequence[str]) -> list[Heading]:
    """A name for each cell: its text, trimmed; `column_3` where it is empty; with `_2` behind it where it is repeated.

    Names that differ only in case count as repeated, as they do in SQL.
    """
    trimmed = [" ".join(cell.split())[:_LONGEST] for cell in header]
    taken = {name.casefold() for name in trimmed}
    used: set[str] = set()
    result = []
    for place, name in enumerate(trimmed, start=1):
        chosen = name or _free(f"column_{place}", taken)
        if chosen.casefold() in used:
            chosen = _free(chosen, taken | used)
        used.add(chosen.casefold())
        result.append(Heading(chosen, None if chosen == name else header[place - 1]))
    return result


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate
