"""The commands say what is missing, in a sentence, instead of measuring nothing."""

import sys
from pathlib import Path

import pytest

from tests.evaluation.__main__ import main


def test_a_set_that_is_not_there_is_refused_with_the_names_of_those_that_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluation", "score", "--questions", "", "--limit", "", "--sets", "answers"])
    assert main() == 2
    assert "Name some of: questions." in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--questions", "."], ["--parameters", "ModelId"]], ids=["no scorer", "no value"])
def test_an_option_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["evaluation", "score", *wrong])
    with pytest.raises(SystemExit) as refused:
        main()
    assert refused.value.code == 2
