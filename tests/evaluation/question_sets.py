"""Sets of questions that others wrote: a folder with their scorer, `score.py`, and a folder for each set."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_FIGURE = re.compile(r"\b(n|strict|found|chance|failed|p50|p95)=([\d.]+)")


class UnscoredError(Exception):
    """The scorer did not come to its end."""


@dataclass(frozen=True)
class QuestionSets:
    """Each set holds `items.jsonl`, one question with its labels on a line, and `tables/`."""

    folder: Path

    @property
    def names(self) -> list[str]:
        return sorted(path.parent.name for path in self.folder.glob("*/items.jsonl"))

    def tables(self, name: str) -> Path:
        return self.folder / name / "tables"

    def score(self, name: str, api: str, out: Path, *, limit: int | None = None) -> dict[str, float]:
        """Lets the scorer ask one set and write a line for each answer; the figures that it prints. UnscoredError."""
        chosen = ["--only", *spread(self._ids(name), limit)] if limit else []
        command = [sys.executable, str(self.folder / "score.py"), "--api", api, "--items", str(self.folder)]
        scored = subprocess.run(
            [*command, "--set", name, "--out", str(out), *chosen], capture_output=True, text=True, check=False
        )
        if scored.returncode:
            raise UnscoredError(scored.stderr.strip().splitlines()[-1] if scored.stderr.strip() else "no reason given")
        return figures(scored.stdout)

    def _ids(self, name: str) -> list[str]:
        lines = (self.folder / name / "items.jsonl").read_text(encoding="utf-8").splitlines()
        return [str(json.loads(line)["id"]) for line in lines]


def spread(questions: Sequence[T], limit: int | None) -> list[T]:
    """So many of the questions, at even distances over all of them."""
    wanted = min(limit or len(questions), len(questions))
    return [questions[place * len(questions) // wanted] for place in range(wanted)]


def figures(printed: str) -> dict[str, float]:
    """The figures of the scorer's first line, by its own names; open questions have neither `found` nor `chance`."""
    return {name: float(value) for name, value in _FIGURE.findall(printed.splitlines()[0])}
