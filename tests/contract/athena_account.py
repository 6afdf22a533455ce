"""An AWS account in this process whose Athena carries queries out, and some sales to ask about."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import duckdb
import pytest
from moto import mock_aws

from deep_research.adapters.glue_table_catalog import GlueTableCatalog
from deep_research.domain.dataset import ColumnType
from deep_research.domain.keys import parquet_key, table_key
from deep_research.domain.ports import ArtifactStore
from infra.local.repairs import athena_queries
from tests.contract.account import create_bucket
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore

WORKGROUP = "research"
DATABASE = "datasets"
SALES = """
    SELECT i::BIGINT AS "Id", ['North', 'South'][1 + i % 2] AS region, i * 1.5::DOUBLE AS amount,
           i % 3 = 0 AS "is paid", DATE '2024-01-31' + i::INTEGER % 7 AS day,
           TIMESTAMP '2024-02-29 12:30:00' AS at, NULL::VARCHAR AS nothing, '' AS empty
    FROM range(1200) AS t(i)
"""
COLUMNS = (
    ("Id", ColumnType.INTEGER),
    ("region", ColumnType.TEXT),
    ("amount", ColumnType.NUMBER),
    ("is paid", ColumnType.BOOLEAN),
    ("day", ColumnType.DATE),
    ("at", ColumnType.TIMESTAMP),
    ("nothing", ColumnType.TEXT),
    ("empty", ColumnType.TEXT),
)


def sales_parquet(directory: Path) -> Path:
    """The sales as ingestion writes them."""
    path = directory / "data.parquet"
    duckdb.sql(f"COPY ({SALES}) TO '{path}' (FORMAT parquet)")
    return path


@contextmanager
def account_with_athena() -> Iterator[ArtifactStore]:
    """With a bucket, a database of the catalog, and a workgroup; yields where datasets' tables are told."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "testing")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        environment.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        environment.delenv("AWS_PROFILE", raising=False)
        with mock_aws(config={"core": {"reset_boto3_session": False}}), athena_queries.repaired():
            folder = f"s3://{create_bucket()}/queries/"
            boto3.client("athena").create_work_group(
                Name=WORKGROUP, Configuration={"ResultConfiguration": {"OutputLocation": folder}}
            )
            boto3.client("glue").create_database(DatabaseInput={"Name": DATABASE})
            yield InMemoryArtifactStore()


def register_sales(artifacts: ArtifactStore, parquet: Path) -> None:
    boto3.client("s3").upload_file(str(parquet), "bucket", parquet_key("sales"))
    artifacts.write(table_key("sales"), GlueTableCatalog(DATABASE, "bucket").register("sales", COLUMNS))
