"""Counts again every number that answers say: is it in the evidence they cite, and is that evidence found again?

    python -m tests.evaluation.faithfulness --results jobs.jsonl --tables FOLDER ...
    python -m tests.evaluation.faithfulness --api http://127.0.0.1:3000 --tables FOLDER ...

It shares no code with the check that the product makes. Jobs come from a running API or from a file with one JSON
document per line, as the API tells a job, with `dataset_name` beside it. The tables are the files that were uploaded,
by their names; each is ingested anew. Ends with 1 where a number is unsupported or evidence is not found again.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.evaluation.answers import fetched
from tests.evaluation.evidence import cited
from tests.evaluation.originals import MissingOriginalError, Originals
from tests.evaluation.reproduction import reproduced
from tests.evaluation.support import is_supported
from tests.evaluation.written_numbers import Said, said, sentences


@dataclass(frozen=True)
class Unsupported:
    """A number that the cited evidence does not hold."""

    job_id: str
    sentence: str
    number: str


@dataclass
class Count:
    """What was checked of some jobs, and what did not hold."""

    answers: int = 0
    numbers: int = 0
    falsified: int = 0
    """Numbers that were also tried with other digits, to see whether this check notices."""
    noticed: int = 0
    details: int = 0
    statistics: int = 0
    """Details whose statistics were computed again as well."""
    not_found: int = 0
    """Details whose original file is not there."""
    unsupported: list[Unsupported] = field(default_factory=list)
    irreproducible: list[tuple[str, str, str]] = field(default_factory=list)
    """Job, detail, and what is wrong."""

    @property
    def holds(self) -> bool:
        return not self.unsupported and not self.irreproducible and not self.not_found

    def of(self, job_id: str) -> list[str]:
        """Numbers of one job that are unsupported."""
        return [each.number for each in self.unsupported if each.job_id == job_id]


def check(jobs: Iterable[dict[str, Any]], originals: Originals) -> Count:
    """Checks every job that has a result."""
    count = Count()
    for job in jobs:
        if job.get("result"):
            count.answers += 1
            _check_evidence(count, job, originals)
            _check_numbers(count, job, originals)
    return count


def _check_numbers(count: Count, job: dict[str, Any], originals: Originals) -> None:
    result = job["result"]
    details = {detail["id"]: detail for detail in result["supporting_details"]}
    try:
        columns = originals.columns(job["dataset_name"])
    except MissingOriginalError:
        columns = []
    for text, ids in _statements(result):
        evidence = cited((details[each] for each in ids if each in details), columns)
        for number in said(text, evidence.names):
            count.numbers += 1
            if not is_supported(number, evidence, job["question"]):
                count.unsupported.append(Unsupported(job["job_id"], number.sentence, number.text))
            elif (false := _falsified(number)) is not None:
                count.falsified += 1
                count.noticed += not is_supported(false, evidence, job["question"])


def _statements(result: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Texts, and the ids of what they rest on. The answer itself cites nothing: what no finding says rests on all."""
    findings = [(finding["statement"], finding["evidence"]) for finding in result["key_findings"]]
    yield from findings
    all_of_them = [detail["id"] for detail in result["supporting_details"]]
    for sentence in sentences(result["direct_answer"]):
        yield sentence, next((evidence for statement, evidence in findings if sentence in statement), all_of_them)


def _falsified(number: Said) -> Said | None:
    """The same, about 7 % larger, in as many digits. A number of one digit or two is too like others to tell."""
    if number.value is None or number.is_bound or abs(number.value) < 100 * number.step:
        return None
    return replace(number, value=number.value + round(number.value * 0.07 / number.step) * number.step)


def _check_evidence(count: Count, job: dict[str, Any], originals: Originals) -> None:
    for detail in job["result"]["supporting_details"]:
        if not detail["code"] or detail["error"]:
            continue
        try:
            found = reproduced(detail, job["dataset_name"], originals)
        except MissingOriginalError:
            count.not_found += 1
            continue
        count.details += 1
        count.statistics += found.with_statistics
        count.irreproducible += [(job["job_id"], detail["id"], each) for each in found.faults]


def told(count: Count) -> Iterator[str]:
    """The count in sentences: what did not hold first."""
    for each in count.unsupported:
        yield f"unsupported: {each.number} in “{each.sentence}” (job {each.job_id})"
    for job_id, detail_id, wrong in count.irreproducible:
        yield f"not found again: {detail_id} of job {job_id}: {wrong}"
    if count.not_found:
        yield f"not looked for again: the evidence of {count.not_found} queries, because their files are not there"
    yield (
        f"{count.answers} answers and {count.numbers} numbers checked: {len(count.unsupported)} unsupported; of "
        f"{count.falsified} with three digits or more, each made false on purpose, {count.noticed} were noticed"
        + (f" ({count.noticed / count.falsified:.0%})" if count.falsified else "")
    )
    yield (
        f"{count.details} queries run again, {count.statistics} of them with their statistics: "
        f"{len(count.irreproducible)} differ"
    )


def read(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The jobs in files of JSON lines."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--api", help="where an API answers whose jobs are to be checked")
    source.add_argument("--results", type=Path, nargs="+", help="files with a job on each line")
    parser.add_argument("--tables", type=Path, nargs="+", required=True, help="folders of the files that were uploaded")
    options = parser.parse_args()
    jobs = fetched(options.api) if options.api else read(options.results)
    with TemporaryDirectory(prefix="faithfulness-") as scratch:
        count = check(jobs, Originals.of(options.tables, Path(scratch)))
    for line in told(count):
        sys.stdout.write(line + "\n")
    return 0 if count.holds and count.answers else 1


if __name__ == "__main__":
    sys.exit(main())
