"""The grammar of a job's event log, attempt by attempt."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.chaos.records import Event

LETTERS = {
    "submitted": "S",
    "retried": "R",
    "admitted": "a",
    "started": "b",
    "stage": "p",
    "planned": "p",
    "query_done": "p",
    "completed": "C",
    "failed": "F",
    "cancelled": "X",
    "settled": "z",
}
PHASES = (
    frozenset({"submitted", "retried", "admitted", "started"}),
    frozenset({"completed", "failed", "cancelled", "settled"}),
)
"""What follows one another in time too. A stage may look at the clock, and write after somebody has cancelled."""

ORDER = re.compile(r"(?:(?:X|a(?:[FX]|bp*[CFX]))z?)?")
"""Cancelled while it waited, or admitted, perhaps started, and ended; settled at most once. Empty: still waiting."""


def attempts_of(log: Sequence[Event]) -> list[list[Event]]:
    """The log's parts: each begins where the job was submitted or retried."""
    parts: list[list[Event]] = []
    for event in log:
        if event.type in ("submitted", "retried") or not parts:
            parts.append([])
        parts[-1].append(event)
    return parts


def misordered(log: Sequence[Event]) -> Iterator[str]:
    """What stands where it may not."""
    for number, part in enumerate(attempts_of(log), start=1):
        types = [event.type for event in part]
        first, rest = types[0], [LETTERS.get(kind, "?") for kind in types[1:] if kind != "settled"]
        wanted = "submitted" if number == 1 else "retried"
        order = "".join(rest) + ("z" if "settled" in types else "")
        if first != wanted or ORDER.fullmatch(order) is None or _settled_too_soon(types):
            yield f"attempt {number} goes {' → '.join(types)}"
        if {event.attempt for event in part} != {number}:
            yield f"attempt {number} holds events of attempts {sorted({event.attempt for event in part})}"


def settled_more_than_once(log: Sequence[Event]) -> Iterator[str]:
    for number, part in enumerate(attempts_of(log), start=1):
        times = sum(event.type == "settled" for event in part)
        if times > 1:
            yield f"attempt {number} was settled {times} times"


def out_of_time(log: Sequence[Event]) -> Iterator[str]:
    """Nobody is admitted before they came, started before they were admitted, or settled before they ended."""
    for part in attempts_of(log):
        for phase in PHASES:
            for earlier, later in pairwise(event for event in part if event.type in phase):
                if later.at < earlier.at:
                    yield f"was {later.type} at {later.at.isoformat()}, before it was {earlier.type}"


def _settled_too_soon(types: Sequence[str]) -> bool:
    ends = [place for place, kind in enumerate(types) if kind in ("completed", "failed", "cancelled")]
    return "settled" in types and (not ends or types.index("settled") < ends[0])
