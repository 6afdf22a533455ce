"""The questions that come with the project, asked of a running API and scored here."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from deep_research_client import Client
from deep_research_client.errors import ResultUnavailableError
from tests.evaluation import bundled_example
from tests.evaluation.answer_scoring import bears, declines, is_right
from tests.evaluation.question_sets import spread

FOLDER = bundled_example.FOLDER / "questions"
NAME = "questions"
_AT_ONCE = 4


@dataclass(frozen=True)
class Question:
    id: str
    table: str
    """The name of its file."""
    kind: str
    question: str
    answer: list[str]
    """What an answer has to say: yes or no, names, numbers with the decimals that count."""
    sql: str
    """What computed the answer, over tables that are named as their files."""


@dataclass(frozen=True)
class Answered:
    """What a question was answered: the direct answer, the findings beside it, and how long it took."""

    question: Question
    status: str
    direct_answer: str
    findings: tuple[str, ...]
    seconds: float


def written(path: Path = FOLDER / "questions.jsonl") -> list[Question]:
    return [Question(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


class BundledQuestions:
    """The one set that is always there."""

    names = [NAME]

    def tables(self, name: str) -> Path:
        return FOLDER / "tables"

    def score(self, name: str, api: str, out: Path, *, limit: int | None = None) -> dict[str, float]:
        """Asks them, writes a line for each answer, and tells the figures."""
        chosen = spread(written(), limit)
        with Client(api) as client, ThreadPoolExecutor(_AT_ONCE) as pool:
            datasets = {table: _uploaded(client, table) for table in sorted({each.table for each in chosen})}
            answers = list(pool.map(lambda each: _ask(client, datasets[each.table], each), chosen))
        with out.open("w", encoding="utf-8") as kept:
            kept.writelines(json.dumps(_told(each), ensure_ascii=False) + "\n" for each in answers)
        return figures(answers)


def figures(answers: list[Answered]) -> dict[str, float]:
    """`strict`, `found`, `chance` and `declined` are shares of the answers, `p50` and `p95` seconds.

    `chance` is what answers score on another question of the same table: what saying much would earn.
    """
    seconds = sorted(each.seconds for each in answers)
    return {
        "n": len(answers),
        "strict": _share(answers, _right),
        "found": _share(answers, _found),
        "chance": _chance(answers),
        "declined": _share(answers, lambda each: declines(each.direct_answer)),
        "failed": sum(each.status != "completed" for each in answers),
        "p50": round(seconds[len(seconds) // 2], 1),
        "p95": round(seconds[max(0, int(len(seconds) * 0.95) - 1)], 1),
    }


def _right(each: Answered) -> bool:
    return is_right(each.question.kind, each.question.answer, each.direct_answer)


def _found(each: Answered) -> bool:
    return bears(each.question.kind, each.question.answer, "\n".join((each.direct_answer, *each.findings)))


def _chance(answers: list[Answered]) -> float:
    tried = [
        is_right(other.question.kind, other.question.answer, each.direct_answer)
        for each in answers
        for other in answers
        if other.question.table == each.question.table and other.question.answer != each.question.answer
    ]
    return round(sum(tried) / len(tried), 3) if tried else 0.0


def _share(answers: list[Answered], holds: Callable[[Answered], bool]) -> float:
    return round(sum(map(holds, answers)) / len(answers), 3) if answers else 0.0


def _uploaded(client: Client, table: str) -> str:
    dataset_id = client.datasets.upload(FOLDER / "tables" / table).dataset_id
    client.datasets.wait_until_ready(dataset_id)
    return dataset_id


def _ask(client: Client, dataset_id: str, question: Question) -> Answered:
    begun = monotonic()
    job = client.jobs.wait(client.jobs.submit(dataset_id, question.question).job_id)
    seconds = monotonic() - begun
    try:
        result = client.jobs.result(job)
    except ResultUnavailableError:
        return Answered(question, job.status.value, "", (), seconds)
    findings = tuple(each.statement for each in result.key_findings)
    return Answered(question, job.status.value, result.direct_answer, findings, seconds)


def _told(each: Answered) -> dict[str, object]:
    return asdict(each) | {"right": _right(each), "declined": declines(each.direct_answer)}
