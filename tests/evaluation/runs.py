"""Asks sets of questions of a local cloud, and measures the answers: score, seconds, faithfulness, cost."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.local import run_local
from tests.evaluation import bundled_example
from tests.evaluation.answers import fetched
from tests.evaluation.bundled_questions import BundledQuestions
from tests.evaluation.faithfulness import Count, check
from tests.evaluation.originals import Originals
from tests.evaluation.question_sets import QuestionSets
from tests.evaluation.trino_dialect import Dialect, dialect

BUNDLED = "bundled"


@dataclass(frozen=True)
class Measured:
    """What asking one set came to."""

    set: str
    model: str
    scores: dict[str, float]
    """As the scorer names them; empty for the bundled example, which has no labels."""
    count: Count
    dialect: Dialect
    input_tokens: int
    output_tokens: int
    dollars: float
    failures: dict[str, int]
    """Why jobs did not complete, and how many for that reason."""
    jobs: int

    @property
    def dollars_per_job(self) -> float:
        return self.dollars / self.jobs if self.jobs else 0.0

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


class Run:
    """One local cloud, whose answers are kept below `kept`: a file of jobs and one of scores for each set."""

    def __init__(self, api: str, model: str, kept: Path) -> None:
        self._api = api
        self._model = model
        self._kept = kept
        self._seen: set[str] = set()

    def bundled(self) -> Measured:
        """The project's own example."""
        bundled_example.ask(self._api)
        return self._measured(BUNDLED, bundled_example.FOLDER, {})

    def asked(self, sets: QuestionSets | BundledQuestions, name: str, limit: int | None) -> Measured:
        """One set of questions, or so many of it. UnscoredError where its scorer fails."""
        scores = sets.score(name, self._api, self._kept / f"{name}.scores.jsonl", limit=limit)
        return self._measured(name, sets.tables(name), scores)

    def _measured(self, name: str, tables: Path, scores: dict[str, float]) -> Measured:
        jobs = [job for job in fetched(self._api) if job["job_id"] not in self._seen]
        self._seen |= {job["job_id"] for job in jobs}
        with (self._kept / f"{name}.jobs.jsonl").open("w", encoding="utf-8") as kept:
            kept.writelines(json.dumps(job, ensure_ascii=False) + "\n" for job in jobs)
        with TemporaryDirectory(prefix="evaluation-") as scratch:
            originals = Originals.of([tables], Path(scratch))
            count, read = check(jobs, originals), dialect(jobs, originals)
        usages = [job["result"]["usage"] for job in jobs if job["result"]]
        return Measured(
            name,
            self._model,
            scores,
            count,
            read,
            input_tokens=_sum(usages, "input_tokens"),
            output_tokens=_sum(usages, "output_tokens"),
            dollars=_sum(usages, "dollars"),
            failures=dict(Counter(str(job["error_message"]) for job in jobs if job["status"] != "completed")),
            jobs=len(jobs),
        )


@contextmanager
def started(parameters: Mapping[str, str], kept: Path, model_key_from: str) -> Iterator[Run]:
    """A local cloud of its own for as long as the block lasts, with these parameters of the template.

    LocalCloudError says why there can be none.
    """
    kept.mkdir(parents=True, exist_ok=True)
    with run_local(None, parameters=parameters, model_key_from=model_key_from) as local:
        yield Run(local.url, parameters.get("ModelId", ""), kept)


def _sum(usages: Iterable[dict[str, Any]], what: str) -> Any:
    return sum(usage.get(what) or 0 for usage in usages)
