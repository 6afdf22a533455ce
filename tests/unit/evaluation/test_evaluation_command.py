"""The commands say what is missing, in a sentence, instead of measuring nothing."""

import sys
from pathlib import Path

import pytest

from tests.evaluation.__main__ import main


def test_without_questions_nothing_is_scored_and_it_is_said_how_to_name_some(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluation", "score", "--questions", "", "--limit", "", "--model", ""])
    assert main() == 0
    assert "name their folder with QUESTIONS=FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--questions", "."], ["--parameters", "ModelId"]], ids=["no scorer", "no value"])
def test_an_option_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["evaluation", "score", *wrong])
    with pytest.raises(SystemExit) as refused:
        main()
    assert refused.value.code == 2
