"""An execution's history as a page that a person can read: each state, when it began, how long it took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from moto.stepfunctions.parser.backend.execution import Execution

from infra.local.clients import client

Event = Mapping[str, Any]


@dataclass
class StateRun:
    """All visits of one state: inside a Map there are several. In seconds; `started` counts from the start."""

    name: str
    inside_map: bool
    started: float
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """The errors of tasks that failed in it, whether retried or caught."""


class Histories:
    """Writes a part for each execution that ends. Without a directory, none."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)

    def write(self, execution: Execution) -> None:
        if self._directory is not None:
            pages = (
                client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=execution.exec_arn)
            )
            events: list[Event] = [event for part in pages for event in part["events"]]
            page = described(execution.name, execution.status, events)
            (self._directory / f"{execution.name}.txt").write_text(page, encoding="utf-8")


def described(name: str, status: str, events: Sequence[Event]) -> str:
    """The page. `events` are those of GetExecutionHistory, oldest first."""
    runs = state_runs(events)
    total = _between(events[0], events[-1]) if events else 0.0
    width = max((len(_title(run)) for run in runs), default=0)
    lines = [f"{name}  {status}  {total:.2f} s", ""]
    for run in runs:
        took = sorted(run.seconds)
        spent = " to ".join(dict.fromkeys(f"{seconds:.2f}" for seconds in (took[0], took[-1]))) + " s" if took else "…"
        faults = f"  {len(run.faults)} failed: {', '.join(dict.fromkeys(run.faults))}" if run.faults else ""
        lines.append(f"{run.started:7.2f} s  {_title(run):{width}}  {spent}{faults}".rstrip())
    return "\n".join([*lines, ""])


def state_runs(events: Sequence[Event]) -> list[StateRun]:
    """The states in the order in which they were first entered."""
    by_id = {event["id"]: event for event in events}
    runs: dict[str, StateRun] = {}
    depth = 0
    for event in events:
        kind = event["type"]
        if kind.endswith("StateEntered"):
            name = event["stateEnteredEventDetails"]["name"]
            runs.setdefault(name, StateRun(name, depth > 0, _between(events[0], event)))
            depth += kind.startswith("Map")
        elif kind.endswith("StateExited"):
            name = event["stateExitedEventDetails"]["name"]
            depth -= kind.startswith("Map")
            runs[name].seconds.append(_between(_entry(name, event, by_id), event))
        elif kind in ("TaskFailed", "TaskTimedOut"):
            details = event.get("taskFailedEventDetails") or event.get("taskTimedOutEventDetails") or {}
            runs[_entered_before(event, by_id)].faults.append(str(details.get("error", kind)))
    return list(runs.values())


def _entry(name: str, event: Event, by_id: Mapping[int, Event]) -> Event:
    """The entry that this exit belongs to: the nearest one of that name back along the events that led here."""
    for earlier in _back(event, by_id):
        if earlier["type"].endswith("StateEntered") and earlier["stateEnteredEventDetails"]["name"] == name:
            return earlier
    return event


def _entered_before(event: Event, by_id: Mapping[int, Event]) -> str:
    entries = (earlier for earlier in _back(event, by_id) if earlier["type"].endswith("StateEntered"))
    return str(next(entries)["stateEnteredEventDetails"]["name"])


def _back(event: Event, by_id: Mapping[int, Event]) -> Iterable[Event]:
    while (event := by_id.get(event.get("previousEventId", 0), {})) != {}:
        yield event


def _title(run: StateRun) -> str:
    many = f" x {len(run.seconds)}" if run.inside_map and len(run.seconds) > 1 else ""
    return f"{'  ' if run.inside_map else ''}{run.name}{many}"


def _between(start: Event, end: Event) -> float:
    took: timedelta = end["timestamp"] - start["timestamp"]
    return took.total_seconds()
