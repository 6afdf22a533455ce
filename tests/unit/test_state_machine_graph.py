"""The machine's graph holds together: cfn-lint does not look, and asl-validator needs Node.js."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DEFINITION = json.loads((Path(__file__).parents[2] / "statemachine/research.asl.json").read_text())
Machine = dict[str, Any]


def _machines(machine: Machine, name: str = "research") -> Iterator[tuple[str, Machine]]:
    """This machine and those inside its Map and Parallel states."""
    yield name, machine
    for state_name, state in machine["States"].items():
        for inner in [state["ItemProcessor"]] if "ItemProcessor" in state else state.get("Branches", []):
            yield from _machines(inner, state_name)


def _targets(state: dict[str, Any]) -> set[str]:
    ways = [state, *state.get("Catch", []), *state.get("Choices", [])]
    return {way["Next"] for way in ways if "Next" in way} | ({state["Default"]} if "Default" in state else set())


MACHINES = dict(_machines(DEFINITION))


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_can_be_reached_and_every_target_exists(name: str) -> None:
    machine = MACHINES[name]
    reached, open_ = set[str](), {machine["StartAt"]}
    while open_:
        state = open_.pop()
        reached.add(state)
        open_ |= _targets(machine["States"][state]) - reached
    assert reached == set(machine["States"])


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_goes_on_or_ends(name: str) -> None:
    for state in MACHINES[name]["States"].values():
        ends = state.get("End") or state["Type"] in ("Succeed", "Fail")
        assert ends != bool({"Next", "Default", "Choices"} & state.keys())


def test_no_two_states_share_a_name() -> None:
    names = Counter(state for machine in MACHINES.values() for state in machine["States"])
    assert names.most_common(1)[0][1] == 1
