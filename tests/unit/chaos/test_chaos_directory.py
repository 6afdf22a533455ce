"""A chaos run empties the directory of the run before it, and nobody else's."""

from pathlib import Path

import pytest

from tests.chaos.driver import NotOursError, Options, Progress, run


def test_a_directory_with_somebodys_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("years of work")
    with pytest.raises(NotOursError, match="holds something"):
        run(Options(tmp_path), Progress(200))
    assert kept.read_text() == "years of work"
