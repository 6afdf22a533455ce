"""Lambda refuses a function that, unzipped with its layers, weighs more than 250 MB."""

from pathlib import Path

from tests.sam.sam_local import BUILD

LIMIT = 262_144_000
ROOM = 20 * 1024 * 1024
"""For what the code and the next dependency will add."""


def weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_function_with_both_layers_leaves_room_below_the_limit() -> None:
    heaviest = sum(weight(BUILD / part) for part in ("ExecuteFunction", "RuntimeLayer", "AnalysisLayer"))
    assert 100 * 1024 * 1024 < heaviest <= LIMIT - ROOM
