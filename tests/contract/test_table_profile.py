"""A table is profiled by Athena's queries as the same rows are from their file."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from deep_research.adapters.athena_query_engine import AthenaQueryEngine
from deep_research.adapters.duckdb_profiler import Profiler
from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import RegisteredTable
from deep_research.domain.keys import table_key
from deep_research.domain.ports import ArtifactStore
from deep_research.ingestion.table_profile import TableProfile
from tests.contract.athena_account import WORKGROUP, account_with_athena, register_sales, sales_parquet


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    return sales_parquet(tmp_path)


@pytest.fixture
def artifacts(parquet: Path) -> Iterator[ArtifactStore]:
    with account_with_athena() as artifacts:
        register_sales(artifacts, parquet)
        yield artifacts


def test_every_column_has_the_figures_that_it_has_from_a_file(artifacts: ArtifactStore, parquet: Path) -> None:
    table = artifacts.read(table_key("sales"), RegisteredTable)
    assert table is not None
    engine = AthenaQueryEngine(artifacts, WORKGROUP, asking_seconds=0.02)
    profile = TableProfile(engine, "sales").of(CatalogTable(table=table))
    with duckdb.connect() as connection:
        of_file = Profiler(connection, parquet)
        columns = of_file.columns({})
        assert profile.columns == columns
        assert (profile.row_count, profile.duplicate_rows) == (of_file.row_count, of_file.duplicate_rows(columns))
