"""What is DuckDB's own: its lock, its limits, its files. What every engine promises is in the contract of engines."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.adapters.duckdb_workspace import Workspaces
from deep_research.domain.errors import (
    ArtifactMissingError,
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QueryStoppedError,
)
from deep_research.domain.keys import parquet_key
from tests.fakes.local_file_store import LocalFileStore

SALES = "SELECT i AS id, ['North', 'South'][1 + i % 2] AS region, i * 1.5 AS amount FROM range(1200) AS t(i)"


class CountingFileStore(LocalFileStore):
    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.downloads = 0
        self._counting = threading.Lock()

    def download(self, key: str, path: Path) -> None:
        with self._counting:
            self.downloads += 1
        super().download(key, path)


@pytest.fixture
def files(tmp_path: Path) -> CountingFileStore:
    return CountingFileStore(tmp_path / "bucket")


@pytest.fixture
def stored(files: CountingFileStore, tmp_path: Path) -> Callable[..., None]:
    def store(dataset_id: str, select: str = SALES) -> None:
        parquet = tmp_path / "made.parquet"
        duckdb.sql(f"COPY ({select}) TO '{parquet}' (FORMAT parquet)")
        files.upload(parquet, parquet_key(dataset_id))

    return store


@pytest.fixture
def engine(files: CountingFileStore, tmp_path: Path) -> DuckDBQueryEngine:
    return DuckDBQueryEngine(files, tmp_path / "scratch")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT id, amount FROM dataset", id="rows as they are stored"),
        pytest.param("SELECT id, count(*) AS n FROM dataset GROUP BY id", id="rows that threads give in any order"),
    ],
)
def test_a_sample_is_of_all_rows_and_the_same_each_time(
    engine: DuckDBQueryEngine, stored: Callable[..., None], query: str
) -> None:
    stored("long", "SELECT i AS id, 1.5 * i AS amount FROM range(400_000) AS t(i)")
    first, second = (engine.run("long", query, max_rows=2_000, sampled=True) for _ in range(2))
    assert (first.row_count, first.truncated, first.columns) == (400_000, True, second.columns)
    drawn = [int(row[0] or 0) for row in first.rows]
    assert 1_600 < len(drawn) <= 2_000
    assert sorted(set(drawn)) == drawn
    assert sum(drawn) / len(drawn) == pytest.approx(200_000, rel=0.06)
    assert second.rows == first.rows


def test_what_fits_is_no_sample(engine: DuckDBQueryEngine, stored: Callable[..., None]) -> None:
    stored("sales")
    table = engine.run("sales", "SELECT id FROM dataset", max_rows=1_200, sampled=True)
    assert table == engine.run("sales", "SELECT id FROM dataset", max_rows=1_200)


@pytest.mark.parametrize(
    ("expression", "cell"),
    [
        ("DATE '2024-02-29'", "2024-02-29"),
        ("TIMESTAMP '2024-02-29 12:30:00'", "2024-02-29T12:30:00"),
        ("1.25::DECIMAL(9, 2)", 1.25),
        ("'nan'::DOUBLE", None),
        ("'inf'::DOUBLE", None),
        ("[1, 2]", "[1, 2]"),
        ("{'a': DATE '2024-01-01'}", '{"a": "2024-01-01"}'),
        ("true", True),
        ("NULL", None),
        ("170141183460469231731687303715884105727", 170141183460469231731687303715884105727),
    ],
)
def test_gives_cells_that_json_can_hold(
    engine: DuckDBQueryEngine, stored: Callable[..., None], expression: str, cell: object
) -> None:
    stored("one", "SELECT 1 AS a")
    assert engine.run("one", f"SELECT {expression} AS cell FROM dataset").rows == ((cell,),)


def test_refuses_before_anything_is_fetched(engine: DuckDBQueryEngine, files: CountingFileStore) -> None:
    with pytest.raises(QueryRefusedError):
        engine.run("sales", "SELECT * FROM read_text('/etc/passwd')")
    assert files.downloads == 0


def test_says_which_column_is_unknown_and_no_path(
    engine: DuckDBQueryEngine, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored("sales")
    with pytest.raises(QueryFailedError, match="profit") as failure:
        engine.run("sales", "SELECT profit FROM dataset")
    assert str(tmp_path) not in failure.value.message


def test_stops_a_query_that_takes_too_long(
    files: CountingFileStore, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored("sales")
    impatient = DuckDBQueryEngine(files, tmp_path / "scratch", seconds=0.2)
    with pytest.raises(QueryLimitError, match="longer"):
        impatient.run("sales", "SELECT sum(a.id * b.id * c.id) FROM dataset a, dataset b, dataset c")


ENDLESS = "FROM dataset a, dataset b, dataset c, dataset d, dataset e, dataset f"


@pytest.fixture
def attentive(files: CountingFileStore, stored: Callable[..., None], tmp_path: Path) -> DuckDBQueryEngine:
    """An engine that often asks whether to stop, over the sales."""
    stored("sales")
    return DuckDBQueryEngine(files, tmp_path / "scratch", asking_seconds=0.02)


@pytest.mark.parametrize(
    "endless",
    [
        pytest.param(f"SELECT sum(a.id * b.id * c.id) {ENDLESS}", id="before its first row"),
        pytest.param(f"SELECT a.id {ENDLESS} WHERE a.id + b.id + c.id + d.id + e.id + f.id < 4", id="between its rows"),
        pytest.param(f"SELECT a.id {ENDLESS}", id="while its rows are counted"),
    ],
)
def test_interrupts_a_running_query_once_it_is_told_to(attentive: DuckDBQueryEngine, endless: str) -> None:
    replies = iter([False, True])
    with pytest.raises(QueryStoppedError):
        attentive.run("sales", endless, stopped=lambda: next(replies))
    assert list(replies) == []
    assert attentive.run("sales", "SELECT count(*) FROM dataset").rows == ((1200,),)


def test_interrupts_no_other_query_of_the_same_dataset(attentive: DuckDBQueryEngine) -> None:
    stop_one, stop_other, other_goes_on = threading.Event(), threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(attentive.run, "sales", f"SELECT sum(a.id) {ENDLESS}", stopped=stop_one.is_set)

        def other_stopped() -> bool:
            if one.done():
                other_goes_on.set()
            return stop_other.is_set()

        other = pool.submit(attentive.run, "sales", f"SELECT sum(b.id) {ENDLESS}", stopped=other_stopped)
        stop_one.set()
        assert isinstance(one.exception(30), QueryStoppedError)
        assert other_goes_on.wait(30)
        stop_other.set()
        assert isinstance(other.exception(30), QueryStoppedError)


def test_the_watch_over_a_query_ends_with_it(attentive: DuckDBQueryEngine) -> None:
    before = set(threading.enumerate())
    attentive.run("sales", "SELECT id FROM dataset", stopped=lambda: False)
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
    assert set(threading.enumerate()) <= before


def test_a_query_that_takes_too_long_is_not_taken_for_a_stopped_one(
    files: CountingFileStore, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored("sales")
    impatient = DuckDBQueryEngine(files, tmp_path / "scratch", seconds=0.1, asking_seconds=0.02)
    with pytest.raises(QueryLimitError):
        impatient.run("sales", f"SELECT sum(a.id) {ENDLESS}", stopped=lambda: False)


def test_stops_a_query_that_needs_too_much_memory(
    files: CountingFileStore, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored("sales")
    small = DuckDBQueryEngine(files, tmp_path / "scratch", memory="30MB")
    with pytest.raises(QueryLimitError, match="memory"):
        small.run("sales", "SELECT list(x.id) FROM dataset x, dataset y, dataset z")


def test_a_dataset_without_a_file_is_missing(engine: DuckDBQueryEngine) -> None:
    with pytest.raises(ArtifactMissingError):
        engine.run("unknown", "SELECT 1 FROM dataset")


def test_fetches_once_for_many_threads(
    engine: DuckDBQueryEngine, files: CountingFileStore, stored: Callable[..., None]
) -> None:
    stored("sales")
    with ThreadPoolExecutor(8) as pool:
        tables = list(pool.map(lambda _: engine.run("sales", "SELECT count(*) FROM dataset"), range(32)))
    assert {table.rows for table in tables} == {((1200,),)}
    assert files.downloads == 1


def test_keeps_few_datasets_on_disk(files: CountingFileStore, stored: Callable[..., None], tmp_path: Path) -> None:
    engine = DuckDBQueryEngine(files, tmp_path / "scratch", kept=2)
    for dataset_id in ("first", "second", "third"):
        stored(dataset_id)
        engine.run(dataset_id, "SELECT 1 FROM dataset")
    assert {path.name for path in (tmp_path / "scratch").glob("datasets-*/*")} == {"second", "third"}
    assert engine.run("first", "SELECT count(*) FROM dataset").rows == ((1200,),)


def test_what_one_engine_puts_away_another_still_has(
    files: CountingFileStore, stored: Callable[..., None], tmp_path: Path
) -> None:
    one, other = (DuckDBQueryEngine(files, tmp_path / "scratch", kept=1) for _ in range(2))
    stored("sales")
    stored("stock")
    one.run("sales", "SELECT id FROM dataset")
    other.run("sales", "SELECT id FROM dataset")
    other.run("stock", "SELECT id FROM dataset")
    assert one.run("sales", "SELECT id FROM dataset").row_count == 1200


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_csv('{file}')",
        "COPY (SELECT 1) TO '{file}'",
        "ATTACH '{file}.db'",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{file}']",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_the_database_itself_reaches_nothing_else(
    files: CountingFileStore, stored: Callable[..., None], tmp_path: Path, statement: str
) -> None:
    stored("sales")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    workspaces = Workspaces(files, tmp_path / "scratch", seconds=5, memory="100MB", kept=1)
    with workspaces.connection("sales") as connection, pytest.raises(duckdb.Error):
        connection.execute(statement.format(file=secret))
