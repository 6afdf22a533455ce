"""What the product's figures are held against: the bare engine, and the same questions answered with pandas."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb


class Question(NamedTuple):
    """A question, and how somebody with pandas would answer it: the number, as the answer should say it."""

    text: str
    in_pandas: Callable[[Any], float]
    form: str


QUESTIONS = (
    Question(
        "What is the total revenue where the region is West and the channel is online?",
        lambda table: float(table[(table.region == "West") & (table.channel == "online")].revenue.sum()),
        ",.2f",
    ),
    Question(
        "What is the Pearson correlation between price and revenue?",
        lambda table: float(table.price.corr(table.revenue)),
        ".4f",
    ),
    Question(
        "What is the highest average revenue of any product?",
        lambda table: float(table.groupby("product").revenue.mean().max()),
        ",.2f",
    ),
    Question(
        "What is the median of revenue where units is greater than 10?",
        lambda table: float(table[table.units > 10].revenue.median()),
        ",.2f",
    ),
)


def bare(parquet: Path, statements: list[tuple[str, int]]) -> float:
    """Seconds that DuckDB takes for the statements alone, with the memory that the product gives it.

    Beside each statement stands how many rows of it are fetched.
    """
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(parquet.parent / "bare-spill")}) as plain:
        plain.execute(f"CREATE VIEW dataset AS FROM read_parquet('{parquet}')")
        start = time.perf_counter()
        for statement, rows in statements:
            plain.execute(statement).fetchmany(rows)
        return time.perf_counter() - start


def converted(source: Path) -> None:
    """Writes the file as Parquet, with the columns' types as DuckDB guesses them; nothing is profiled."""
    target = source.with_name("bare.parquet")
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(source.parent / "bare-spill")}) as plain:
        plain.execute(f"COPY (FROM read_csv('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    target.unlink()


def pandas(source: Path) -> dict[str, Any]:
    """Reads the file into memory and answers the questions."""
    import pandas  # type: ignore[import-untyped, unused-ignore]

    start = time.perf_counter()
    table = pandas.read_csv(source, parse_dates=["day"])
    reading = time.perf_counter() - start
    answers = []
    for question in QUESTIONS:
        start = time.perf_counter()
        value = question.in_pandas(table)
        answers.append((format(value, question.form), time.perf_counter() - start))
    return {"version": pandas.__version__, "reading": reading, "answers": answers}
