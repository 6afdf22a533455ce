"""Measures the research engine on a local cloud of its own.

    make eval [QUESTIONS=FOLDER] [MODEL=id MODEL_ENDPOINT=url] [PARAMETERS="Name=value …"] [SETS="one two"] [LIMIT=10]
    make faithfulness [QUESTIONS=FOLDER] [SETS=…] [LIMIT=…]

`score` asks the questions that come with the project, or the sets in a folder beside which their scorer lies, and
prints one table. `faithfulness` asks about the sales example too, and ends with 1 where an answer says a number that
its evidence does not bear. Every answer is kept below `--kept`, with one line for each set in its `runs.jsonl`.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from infra.local.errors import LocalCloudError
from tests.evaluation import trino_dialect
from tests.evaluation.bundled_questions import BundledQuestions
from tests.evaluation.faithfulness import told
from tests.evaluation.question_sets import QuestionSets, UnscoredError
from tests.evaluation.runs import Measured, Run, started

_SCORES = ("n", "strict", "found", "chance", "declined", "p50", "p95", "failed")
_COLUMNS = (
    "set",
    *_SCORES,
    "numbers",
    "unsupported",
    "differing",
    "not Trino",
    "tokens in",
    "tokens out",
    "dollars",
    "per job",
)


def main() -> int:
    options = _options()
    sets = QuestionSets(options.questions) if options.questions else BundledQuestions()
    names = [name for name in sets.names if not options.sets or name in options.sets]
    scoring = options.command == "score"
    if not names:
        sys.stderr.write(f"There is no such set of questions. Name some of: {', '.join(sets.names)}.\n")
        return 2
    now = datetime.now().astimezone()
    measured = []
    try:
        with started(_thinking(options), options.kept / f"{now:%Y%m%dT%H%M%S}", options.model_key_from) as run:
            for each in _each(run, sets, names, options.limit, bundled=not scoring):
                measured.append(each)
                _keep(each, options.kept / "runs.jsonl")
                _tell(each)
    except (LocalCloudError, UnscoredError) as failure:
        sys.stderr.write(f"{failure}\n")
        return 2
    if scoring:
        _table(measured)
        return 0
    return 0 if all(each.count.holds and each.count.answers for each in measured) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("score", "faithfulness"))
    parser.add_argument("--questions", type=_folder, help="folder with score.py and sets; none: the project's own")
    parser.add_argument("--sets", nargs="*", help="only these")
    parser.add_argument("--limit", type=lambda text: int(text) if text else None, help="so many questions of each set")
    parser.add_argument("--model", default="", help="language model that answers; none: the statistical analyst")
    parser.add_argument("--model-endpoint", default="", help="its server, which speaks OpenAI's protocol, up to /v1")
    parser.add_argument("--model-key-from", default="", help="environment variable that holds the server's key")
    parser.add_argument("--model-prices", default="", help="JSON of US dollars for a million tokens, by model id")
    parser.add_argument(
        "--parameters", nargs="*", type=_parameter, default=[], metavar="NAME=VALUE", help="of the stack"
    )
    parser.add_argument("--kept", type=Path, default=Path(".local/evaluation"), help="where answers are kept")
    return parser.parse_args()


def _folder(text: str) -> Path | None:
    if not text:
        return None
    if not (Path(text) / "score.py").is_file():
        raise argparse.ArgumentTypeError(f"{text} holds no score.py; name the folder that does.")
    return Path(text).resolve()


def _parameter(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text} is no parameter; write Name=value.")
    return name, value


def _thinking(options: argparse.Namespace) -> dict[str, str]:
    """The template's parameters, those that name the model among them."""
    named = {
        "ModelId": options.model,
        "ModelEndpoint": options.model_endpoint,
        "ModelPrices": options.model_prices,
    }
    return dict(options.parameters) | {name: value for name, value in named.items() if value}


def _each(
    run: Run, sets: QuestionSets | BundledQuestions, names: list[str], limit: int | None, *, bundled: bool
) -> Iterator[Measured]:
    if bundled:
        yield run.bundled()
    for name in names:
        yield run.asked(sets, name, limit)


def _keep(measured: Measured, path: Path) -> None:
    with path.open("a", encoding="utf-8") as kept:
        kept.write(measured.line() + "\n")


def _tell(measured: Measured) -> None:
    for reason, jobs in measured.failures.items():
        sys.stdout.write(f"{measured.set}: {jobs} not completed: {reason}\n")
    for line in (*told(measured.count), *trino_dialect.told(measured.dialect)):
        sys.stdout.write(f"{measured.set}: {line}\n")
    sys.stdout.flush()


def _table(measured: list[Measured]) -> None:
    table = Table(*_COLUMNS)
    for each in measured:
        scores = (each.scores.get(name) for name in _SCORES)
        count = (
            each.count.numbers,
            len(each.count.unsupported),
            len(each.count.irreproducible),
            len(each.dialect.faults),
        )
        cost = (each.input_tokens, each.output_tokens, round(each.dollars, 4), round(each.dollars_per_job, 6))
        table.add_row(each.set, *("" if value is None else f"{value:g}" for value in (*scores, *count, *cost)))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


if __name__ == "__main__":
    sys.exit(main())
