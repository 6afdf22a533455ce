"""How ingestion and jobs grow with the rows: seconds, memory, and what bare DuckDB and pandas take for the same.

    make benchmark                                     # or: python -m tests.benchmarks.scale
    python -m tests.benchmarks.scale --rows 10000 100000

Each step runs in a process of its own, whose resident memory at its peak is told; the product's own steps must not take
more than `--memory` megabytes. A job here runs its queries one after the other in one process; on AWS it runs four at a
time, each stage with the memory of its own function. The files, about 3.5 times the CSV's size at most, are removed.
"""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from deep_research.stages.querying import ROWS_KEPT
from deep_research.statistics import MAX_ROWS
from tests.benchmarks import comparisons, product_work, sales_table
from tests.benchmarks.measuring import Measured, measured

OPEN = "What drives revenue?"
_SHOWN_STAGES = ("decompose", "classify", "execute", "enrich", "synthesize", "elaborate")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10**4, 10**5, 10**6, 10**7])
    parser.add_argument("--memory", type=int, default=2_000, help="megabytes that each step may take (2000)")
    parser.add_argument("--directory", type=Path, help="where the files lie meanwhile")
    parser.add_argument("--keep", type=Path, help="file to which each size's figures are added, as a line of JSON")
    options = parser.parse_args()
    fits = True
    for rows in options.rows:
        with TemporaryDirectory(prefix="scale-", dir=options.directory) as name:
            figures = _of_size(rows, Path(name), options.memory)
        fits = fits and figures["fits"]
        if options.keep:
            with options.keep.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 0 if fits else 1


def _of_size(rows: int, directory: Path, memory: int) -> dict[str, Any]:
    source = directory / "sales.csv"
    measured(sales_table.write, source, rows)
    megabytes = source.stat().st_size / 1e6
    _tell(f"\n{rows:,} rows, {megabytes:,.1f} MB of CSV")
    beside = measured(comparisons.pandas, source)
    converted = measured(comparisons.converted, source)
    product_work.place(source, directory)
    ingestion = measured(product_work.ingest, directory)
    _tell(_line("ingestion", ingestion))
    ratio = ingestion.seconds / converted.seconds
    _tell(
        f"    {ratio:.1f} times as long as bare DuckDB to Parquet ({converted.seconds:.2f} s){converted.peak:8,.0f} MB"
    )
    jobs: dict[str, Any] = {}
    steps = [ingestion]
    if ingestion.failure is None:
        for question in (OPEN, *(each.text for each in comparisons.QUESTIONS)):
            job = measured(product_work.research, directory, question)
            jobs[question] = _of_job(question, job, directory)
            steps.append(job)
    _tell_pandas(beside, jobs)
    fits = all(step.failure is None and step.peak <= memory for step in steps)
    _tell(f"every step of the product within {memory:,} MB: {'yes' if fits else 'NO'}")
    return {
        "rows": rows,
        "csv_megabytes": megabytes,
        "ingestion": {"seconds": ingestion.seconds, "peak": ingestion.peak, "failure": ingestion.failure},
        "bare_conversion": {"seconds": converted.seconds, "peak": converted.peak, "failure": converted.failure},
        "jobs": jobs,
        "pandas": {"peak": beside.peak, "failure": beside.failure, **(beside.given or {})},
        "fits": fits,
    }


def _of_job(question: str, job: Measured, directory: Path) -> dict[str, Any]:
    _tell(_line(f"job: {question}", job))
    if job.failure is not None:
        return {"failure": job.failure, "peak": job.peak}
    result, stages = job.given["result"], job.given["stages"]
    details = result["supporting_details"]
    ran = [detail for detail in details if detail["code"] and not detail["error"]]
    statements = [(detail["code"], MAX_ROWS if detail["statistics"] else ROWS_KEPT) for detail in ran]
    plain = measured(comparisons.bare, product_work.parquet(directory), statements)
    within = sum(stages.values())
    failed = [detail["error"]["message"] for detail in details if detail["error"]]
    parts = ", ".join(f"{stage} {stages[stage]:.2f}" for stage in _SHOWN_STAGES)
    ratio = within / plain.given if plain.given else float("nan")
    _tell(
        f"    stages {within:.2f} s ({parts}), {ratio:.1f} times its own SQL in bare DuckDB ({plain.given or 0:.2f} s)"
    )
    _tell(f"    {len(details)} queries, {len(failed)} failed; {result['direct_answer'][:160]}")
    return {
        "peak": job.peak,
        "seconds": job.seconds,
        "stages": stages,
        "bare": plain.given,
        "queries": len(details),
        "queries_failed": failed,
        "direct_answer": result["direct_answer"],
        "limitations": result["limitations"],
    }


def _tell_pandas(beside: Measured, jobs: dict[str, Any]) -> None:
    if beside.given is None:
        _tell(f"pandas: not measured ({beside.failure})")
        return
    reading = beside.given["reading"]
    _tell(f"pandas {beside.given['version']}: {reading:.2f} s to read the file, {beside.peak:,.0f} MB at its peak")
    for question, (value, seconds) in zip(comparisons.QUESTIONS, beside.given["answers"], strict=True):
        job = jobs.get(question.text, {})
        same = value in job.get("direct_answer", "")
        took = f"{sum(job['stages'].values()):.2f} s" if "stages" in job else "none"
        _tell(f"    {seconds:.3f} s after that; job {took}, {'same' if same else 'NOT the same'}: {value}")


def _line(what: str, step: Measured) -> str:
    return f"{what}: {step.failure or ''}{step.seconds:8.2f} s{step.peak:8,.0f} MB"


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
