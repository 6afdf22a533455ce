"""Queries that the guard lets pass and that would never end, or never fit, are bounded by the locked engine."""

from pathlib import Path

import duckdb
import pytest

from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.domain.errors import QueryFailedError, QueryLimitError
from deep_research.domain.keys import parquet_key
from tests.fakes.local_file_store import LocalFileStore

TABLE = "SELECT i AS a, i * 2.5 AS b, 'n' || i AS n, DATE '2024-01-01' + i::INTEGER AS d FROM range(3000) t(i)"
COPIES = "FROM dataset x, dataset y, dataset z"
DOUBLED = ", ".join(f"c{step} AS (FROM c{step - 1} UNION ALL FROM c{step - 1})" for step in range(1, 30))
CROSSED = ", ".join(f"c{step} AS (SELECT x.a FROM c{step - 1} x, c{step - 1} y)" for step in range(1, 6))
SUMS = ",".join(f"a + {number}" for number in range(12))

NEVER_ENDS = [
    f"SELECT count(*) FROM dataset w, {COPIES[5:]}",
    f"SELECT x.a {COPIES} ORDER BY x.a * y.a * z.a",
    f"SELECT sum(sin(cos(tan(x.a * y.a * z.a)))) {COPIES}",
    f"SELECT x.a, count(*) {COPIES} GROUP BY x.a",
    f"SELECT avg(x.a) {COPIES} WHERE x.n LIKE '%' || y.n || '%' || z.n || '%'",
    "SELECT count(*) FROM range(10000) a, range(10000) b, range(10000) c",
    "SELECT a FROM dataset WHERE a = (SELECT max(t.i) FROM range(10000) t(i), range(10000) u, range(10000) v)",
    "SELECT unnest(range(10000)) FROM range(10000), range(10000)",
    f"WITH c0 AS (SELECT a FROM dataset), {DOUBLED} SELECT count(a) FROM c29 WHERE a > 7",
    f"WITH c0 AS (SELECT a FROM dataset), {CROSSED} SELECT count(*) FROM c5",
    f"SELECT count(*) FROM dataset {' '.join(f', dataset t{number}' for number in range(40))}",
    f"SELECT count(*) {COPIES} WHERE regexp_matches(x.n || y.n || z.n, '(x+x+)+y')",
    f"SELECT x.a {COPIES} WHERE levenshtein(x.n, y.n) > 99 OR levenshtein(y.n, z.n) > 99",
    "SELECT count(*) FROM dataset x ASOF JOIN dataset y ON x.a >= y.a, dataset z, dataset w, dataset v",
    "SELECT max(x.a) FROM dataset x, LATERAL (SELECT max(y.a + z.a + x.a) AS m FROM dataset y, dataset z) l",
]
NEVER_FITS = [
    f"SELECT list(x.a) {COPIES}",
    f"SELECT string_agg(x.n, ',') {COPIES}",
    f"SELECT histogram(x.a * y.a * z.a) {COPIES}",
    f"SELECT quantile_cont(x.a * y.a * z.a, 0.5) {COPIES}",
    "SELECT list(x.a) OVER (ORDER BY x.a) FROM dataset x, range(100) y",
    f"SELECT count(*) FROM dataset GROUP BY CUBE({SUMS})",
]
NEVER_BEGINS = [
    f"SELECT count(*) FROM dataset GROUP BY CUBE({SUMS}, {SUMS})",
    "SELECT bar(a, 0, 1, 1000000000) FROM dataset",
    "SELECT to_base(a, 2, 1000000000) FROM dataset",
    "SELECT factorial(1000000)",
    "SELECT regexp_matches(n, '((a{1,1000}){1,1000}){1,1000}') FROM dataset",
    "SELECT INTERVAL '1 year' * 1000000000",
    "SELECT rowid, filename, file_row_number FROM dataset",
    "SELECT * FROM dataset AT (VERSION => 1)",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDBQueryEngine:
    directory: Path = tmp_path_factory.mktemp("bounded")
    parquet = directory / "made.parquet"
    duckdb.sql(f"COPY ({TABLE}) TO '{parquet}' (FORMAT parquet)")
    files = LocalFileStore(directory / "bucket")
    files.upload(parquet, parquet_key("D"))
    return DuckDBQueryEngine(files, directory / "scratch", seconds=0.1, memory="40MB")


@pytest.mark.parametrize("statement", NEVER_ENDS, ids=lambda statement: str(statement)[:60])
def test_what_would_never_end_is_ended(engine: DuckDBQueryEngine, statement: str) -> None:
    with pytest.raises(QueryLimitError, match="aggregate or filter earlier"):
        engine.run("D", statement)


@pytest.mark.parametrize("statement", NEVER_FITS, ids=lambda statement: str(statement)[:60])
def test_what_would_never_fit_ends_for_want_of_memory_or_time(engine: DuckDBQueryEngine, statement: str) -> None:
    with pytest.raises(QueryLimitError, match="aggregate or filter earlier"):
        engine.run("D", statement)


@pytest.mark.parametrize("statement", NEVER_BEGINS, ids=lambda statement: str(statement)[:60])
def test_what_the_engine_bounds_itself_fails_with_its_reason(engine: DuckDBQueryEngine, statement: str) -> None:
    with pytest.raises(QueryFailedError) as failed:
        engine.run("D", statement)
    assert failed.value.message


def test_the_engine_answers_after_all_of_that(engine: DuckDBQueryEngine) -> None:
    assert engine.run("D", "SELECT count(*) AS rows FROM dataset").rows == ((3000,),)
