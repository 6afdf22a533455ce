"""How long and how much memory ingestion takes, beside a bare DuckDB that only converts the same file.

    python -m tests.benchmarks.ingestion --rows 1000000
    python -m tests.benchmarks.ingestion --rows 200 --columns 2000

Each side runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor

_ROWS = """
SELECT i AS id, 'customer ' || (i * 7919 % 100000) AS customer, ['North', 'South', 'East', 'West'][1 + i % 4] AS region,
    DATE '2020-01-01' + (i % 1400)::INTEGER AS day, round((i * 37 % 100003) / 7.0, 2) AS amount, i * 31 % 977 AS units,
    i % 3 = 0 AS returned, md5(i::VARCHAR) AS code
FROM range({rows}) AS t(i)
"""
_WIDE = "SELECT {cells} FROM range({rows}) AS t(i)"
_WIDE_CELLS = ("'name ' || (i + {place}) % 9", "i * 31 + {place} * 7 % 97", "(i * 31 + {place} * 7) % 97 + 0.5")


def _table(rows: int, columns: int | None) -> str:
    """SQL for a table of sales, or for one of that many columns of words and numbers."""
    if columns is None:
        return _ROWS.format(rows=rows)
    cells = (_WIDE_CELLS[place % 3].format(place=place) + f" AS c{place}" for place in range(columns))
    return _WIDE.format(cells=", ".join(cells), rows=rows)


def _bare(source: Path, directory: Path) -> None:
    target = directory / "bare.parquet"
    duckdb.execute("SET memory_limit = '1GB'")
    duckdb.execute(f"COPY (FROM read_csv('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _ingested(source: Path, directory: Path) -> None:
    DuckDBIngestor(directory / "scratch").ingest(source, "benchmark.csv", directory / "ingested.parquet")


def _measured(work: Callable[[Path, Path], None], source: Path, directory: Path) -> tuple[float, float]:
    """Seconds, and megabytes at the peak."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (work, source, directory))


def _measure(work: Callable[[Path, Path], None], source: Path, directory: Path) -> tuple[float, float]:
    start = time.perf_counter()
    work(source, directory)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return time.perf_counter() - start, peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, help="so many columns of words and numbers")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    rows = arguments.rows
    with TemporaryDirectory() as name:
        directory = Path(name)
        source = directory / "benchmark.csv"
        duckdb.execute(f"COPY ({_table(rows, arguments.columns)}) TO '{source}' (HEADER)")
        # The best of several, taken in turn: whatever else the machine does only adds to a time.
        turns = range(arguments.repeat)
        taken = [(_measured(_bare, source, directory), _measured(_ingested, source, directory)) for _ in turns]
        (bare, bare_peak), (ingested, peak) = (min(side) for side in zip(*taken, strict=True))
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB of CSV")  # noqa: T201
        print(f"bare DuckDB  {bare:6.2f} s  {bare_peak:6,.0f} MB")  # noqa: T201
        print(f"ingestion    {ingested:6.2f} s  {peak:6,.0f} MB  {ingested / bare:.2f} times as long")  # noqa: T201


if __name__ == "__main__":
    main()
