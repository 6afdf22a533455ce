"""`make demo`, as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
QUESTION = "What are the top sales trends?"


def test_the_demo_ends_with_0_and_names_files_that_are_there(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "examples.demo"],
        cwd=ROOT,
        env={"DEEP_RESEARCH_STATE": str(tmp_path), "PYTHONPATH": ":".join(sys.path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    written = [Path(line.removeprefix("Wrote ")) for line in finished.stdout.splitlines() if line.startswith("Wrote ")]
    assert [path.name for path in written[:2]] == ["report.md", "result.json"]
    assert all(path.is_file() for path in written[:2])
    assert json.loads(written[1].read_text(encoding="utf-8"))["main_question"] == QUESTION
    (notification,) = [line for line in finished.stdout.splitlines() if line.startswith("Notification: ")]
    assert Path(notification.removeprefix("Notification: ")).is_file()
