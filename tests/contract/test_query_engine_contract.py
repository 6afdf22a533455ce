"""Whatever engine a dataset has: the same rows, cells, errors and limits. Athena runs on the local cloud's stand-in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deep_research.adapters.athena_query_engine import AthenaQueryEngine
from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.domain.errors import (
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QueryStoppedError,
)
from deep_research.domain.keys import parquet_key
from deep_research.domain.ports import ArtifactStore, QueryEngine
from tests.contract.athena_account import WORKGROUP, account_with_athena, register_sales, sales_parquet
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

ENDLESS = 'SELECT sum(a."Id" * b."Id" * c."Id") FROM dataset a, dataset b, dataset c, dataset d'
MakeEngine = Callable[..., QueryEngine]


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sales_parquet(tmp_path_factory.mktemp("sales"))


@pytest.fixture(scope="module")
def athena(parquet: Path) -> Iterator[ArtifactStore]:
    """Where the sales are registered, in an account whose queries really run."""
    with account_with_athena() as artifacts:
        register_sales(artifacts, parquet)
        yield artifacts


@pytest.fixture(params=["duckdb", "athena"])
def make_engine(request: pytest.FixtureRequest, parquet: Path, tmp_path: Path) -> MakeEngine:
    """Makes engines with the limits that a test wants, which know the dataset `sales`."""
    if request.param == "athena":
        artifacts = request.getfixturevalue("athena")
        return lambda **limits: AthenaQueryEngine(artifacts, WORKGROUP, **({"asking_seconds": 0.02} | limits))
    files = LocalFileStore(tmp_path / "bucket")
    files.upload(parquet, parquet_key("sales"))
    return lambda **limits: DuckDBQueryEngine(files, tmp_path / "scratch", **limits)


@pytest.fixture
def engine(make_engine: MakeEngine) -> QueryEngine:
    return make_engine()


TOTALS = 'SELECT region, sum(amount) AS "Total", count(*) FROM dataset GROUP BY region ORDER BY region'
FALLING = "SELECT id FROM dataset ORDER BY id DESC"


@pytest.fixture(params=["duckdb", "athena", "scripted"])
def any_engine(request: pytest.FixtureRequest, parquet: Path, tmp_path: Path) -> QueryEngine:
    """The fake too, as far as it can be asked: it has been told what two queries find."""
    files = LocalFileStore(tmp_path / "bucket")
    files.upload(parquet, parquet_key("sales"))
    of_files = DuckDBQueryEngine(files, tmp_path / "scratch")
    if request.param == "athena":
        return AthenaQueryEngine(request.getfixturevalue("athena"), WORKGROUP, asking_seconds=0.02)
    if request.param == "duckdb":
        return of_files
    return ScriptedQueryEngine({sql: of_files.run("sales", sql, max_rows=2_000) for sql in (TOTALS, FALLING)})


def test_answers_with_columns_and_rows(any_engine: QueryEngine) -> None:
    table = any_engine.run("sales", TOTALS)
    assert table.columns == ("region", "Total", "count_star()")
    assert table.rows == (("North", 539_100.0, 600), ("South", 540_000.0, 600))
    assert (table.row_count, table.truncated) == (2, False)


def test_cuts_rows_but_counts_them_all(any_engine: QueryEngine) -> None:
    table = any_engine.run("sales", FALLING, max_rows=10)
    assert [row[0] for row in table.rows] == list(range(1199, 1189, -1))
    assert (table.row_count, table.truncated) == (1200, True)


def test_gives_every_row_of_a_result_that_comes_in_pages(engine: QueryEngine) -> None:
    table = engine.run("sales", "SELECT id FROM dataset ORDER BY id", max_rows=5_000)
    assert [row[0] for row in table.rows] == list(range(1200))


def test_draws_the_same_sample_of_all_rows_each_time(engine: QueryEngine) -> None:
    first, again = (engine.run("sales", "SELECT id FROM dataset", max_rows=100, sampled=True) for _ in range(2))
    assert first.rows == again.rows
    assert 40 <= len(first.rows) <= 100
    assert (first.row_count, first.truncated) == (1200, True)
    assert max(id_ for (id_,) in first.rows if isinstance(id_, int)) > 900


CELLS = {
    "day": "2024-01-31",
    "at": "2024-02-29T12:30:00",
    "date_trunc('month', day)": "2024-01-01T00:00:00",
    "nothing": None,
    "empty": "",
    '"is paid"': True,
    "1.25": 1.25,
    "amount": 0.0,
    "id": 0,
    "region": "North",
    "ln(0)": None,
    "(SELECT median(amount) FROM dataset)": 899.25,
    "(SELECT sum(id) FROM dataset)": 719_400,
}


def test_gives_cells_that_json_can_hold(engine: QueryEngine) -> None:
    expressions = ", ".join(f"{expression} AS c{place}" for place, expression in enumerate(CELLS))
    (row,) = engine.run("sales", f"SELECT {expressions} FROM dataset WHERE id = 0").rows
    assert row == tuple(CELLS.values())
    assert [type(cell) for cell in row] == [type(cell) for cell in CELLS.values()]


def test_names_repeated_columns_apart(engine: QueryEngine) -> None:
    assert engine.run("sales", "SELECT id, id, id AS ID FROM dataset LIMIT 1").columns == ("Id", "Id_2", "ID_3")


@pytest.mark.parametrize("sql", ["DROP TABLE dataset", "SELECT * FROM read_text('/etc/passwd')", "SELECT 1; SELECT 2"])
def test_refuses_what_the_guard_refuses(engine: QueryEngine, sql: str) -> None:
    with pytest.raises(QueryRefusedError):
        engine.run("sales", sql)


@pytest.mark.parametrize(
    ("sql", "told"),
    [("SELECT profit FROM dataset", "profit"), ("SELECT sum(region) FROM dataset", "sum")],
)
def test_says_what_is_wrong_with_a_query(engine: QueryEngine, sql: str, told: str) -> None:
    with pytest.raises(QueryFailedError, match=told) as failure:
        engine.run("sales", sql)
    assert not any(word in failure.value.message for word in ("/tmp", "s3:", "dataset_sales", "datasets."))


def test_fails_a_query_about_what_is_not_there(any_engine: QueryEngine) -> None:
    with pytest.raises(QueryFailedError):
        any_engine.run("sales", "SELECT profit FROM dataset")


def test_stops_a_query_once_it_is_told_to(make_engine: MakeEngine) -> None:
    replies = iter([False, True])
    with pytest.raises(QueryStoppedError):
        make_engine(asking_seconds=0.02).run("sales", ENDLESS, stopped=lambda: next(replies))


def test_stops_a_query_that_takes_too_long(make_engine: MakeEngine) -> None:
    with pytest.raises(QueryLimitError, match="longer"):
        make_engine(seconds=0.3).run("sales", ENDLESS)
