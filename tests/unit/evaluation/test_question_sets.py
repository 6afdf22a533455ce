"""The scorer of question sets is run as its own program, and what it prints is what is told."""

import json
from pathlib import Path

import pytest

from tests.evaluation.question_sets import QuestionSets, UnscoredError, figures

ECHO = """
import json, sys
chosen = sys.argv[sys.argv.index("--only") + 1:] if "--only" in sys.argv else ["all"]
open(sys.argv[sys.argv.index("--out") + 1], "w").write(json.dumps(chosen))
print(f"one: n={len(chosen)} strict=0.750 found=0.800 chance=0.031 failed=1 seconds p50=1.5 p95=4.4")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "items.jsonl").write_text("".join(json.dumps({"id": each}) + "\n" for each in range(10)))
    (tmp_path / "score.py").write_text(ECHO)
    return tmp_path


def test_a_set_is_a_folder_with_items(folder: Path) -> None:
    (folder / "notes").mkdir()
    assert QuestionSets(folder).names == ["one"]


def test_figures_have_the_names_that_the_scorer_gives_them(folder: Path) -> None:
    scored = QuestionSets(folder).score("one", "http://api", folder / "out")
    expected = {"n": 1, "strict": 0.75, "found": 0.8, "chance": 0.031, "failed": 1, "p50": 1.5, "p95": 4.4}
    assert scored == expected


def test_a_limit_spreads_over_the_whole_set(folder: Path) -> None:
    QuestionSets(folder).score("one", "http://api", folder / "out", limit=3)
    assert json.loads((folder / "out").read_text()) == ["0", "3", "6"]


def test_a_limit_beyond_the_set_asks_each_question_once(folder: Path) -> None:
    assert QuestionSets(folder).score("one", "http://api", folder / "out", limit=50)["n"] == 10


def test_open_questions_have_no_share_by_chance() -> None:
    assert "chance" not in figures("two: n=12 strict=0.914 failed=0 seconds p50=10.2 p95=16.0\n  Tag 1.00 (4)")


def test_a_scorer_that_fails_says_why(folder: Path) -> None:
    (folder / "score.py").write_text("raise SystemExit('the API does not answer')")
    with pytest.raises(UnscoredError, match="the API does not answer"):
        QuestionSets(folder).score("one", "http://api", folder / "out")
