"""A person can read how an execution went, state by state."""

from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.execution_history import described

START = datetime(2026, 1, 1, tzinfo=UTC)


def event(number: int, previous: int, seconds: float, kind: str, **details: Any) -> dict[str, Any]:
    moment = START + timedelta(seconds=seconds)
    return {"id": number, "previousEventId": previous, "timestamp": moment, "type": kind, **details}


def entered(number: int, previous: int, seconds: float, name: str, kind: str = "Task") -> dict[str, Any]:
    return event(number, previous, seconds, f"{kind}StateEntered", stateEnteredEventDetails={"name": name})


def exited(number: int, previous: int, seconds: float, name: str, kind: str = "Task") -> dict[str, Any]:
    return event(number, previous, seconds, f"{kind}StateExited", stateExitedEventDetails={"name": name})


def test_states_are_told_in_their_order_with_their_durations() -> None:
    page = described(
        "job-1",
        "SUCCEEDED",
        [
            event(1, 0, 0, "ExecutionStarted"),
            entered(2, 1, 0.1, "Begin"),
            exited(3, 2, 0.2, "Begin"),
            entered(4, 3, 0.2, "Decompose"),
            exited(5, 4, 1.7, "Decompose"),
            event(6, 5, 1.7, "ExecutionSucceeded"),
        ],
    )

    assert page.splitlines() == [
        "job-1  SUCCEEDED  1.70 s",
        "",
        "   0.10 s  Begin      0.10 s",
        "   0.20 s  Decompose  1.50 s",
    ]


def test_the_visits_of_a_state_inside_a_map_are_one_line_with_the_shortest_and_the_longest() -> None:
    page = described(
        "job-1",
        "SUCCEEDED",
        [
            event(1, 0, 0, "ExecutionStarted"),
            entered(2, 1, 0, "Execute", "Map"),
            entered(3, 2, 0, "Query"),
            entered(4, 2, 0, "Query"),
            exited(5, 4, 1, "Query"),
            exited(6, 3, 3, "Query"),
            exited(7, 6, 3, "Execute", "Map"),
        ],
    )

    assert page.splitlines()[2:] == ["   0.00 s  Execute      3.00 s", "   0.00 s    Query x 2  1.00 to 3.00 s"]


def test_a_retried_fault_is_named_where_it_happened() -> None:
    page = described(
        "job-1",
        "SUCCEEDED",
        [
            event(1, 0, 0, "ExecutionStarted"),
            entered(2, 1, 0, "Suggest"),
            event(3, 2, 1, "TaskFailed", taskFailedEventDetails={"error": "ThrottledError"}),
            exited(4, 3, 2, "Suggest"),
        ],
    )

    assert page.splitlines()[-1] == "   0.00 s  Suggest  2.00 s  1 failed: ThrottledError"


def test_a_state_that_was_never_left_shows_no_duration() -> None:
    page = described("job-1", "ABORTED", [event(1, 0, 0, "ExecutionStarted"), entered(2, 1, 0, "Classify")])

    assert page.splitlines()[-1] == "   0.00 s  Classify  …"
