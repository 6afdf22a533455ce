"""A table that is in the Glue catalog already is registered, profiled and researched where it lies, and stays there."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import duckdb
import pytest

from deep_research_client import APIError, Client, Polling
from tests.integration.state_machine.api_calls import recorded
from tests.integration.state_machine.permissions import not_permitted

QUESTION = "Which region has the highest total sales?"
ROWS = """
    SELECT ['North', 'South', 'East'][1 + i % 3] AS region, (i * 37 % 1000) / 4.0 AS sales,
           DATE '2023-01-01' + (i % 700)::INTEGER AS day
    FROM range(2000) AS t(i)
"""
FOLDER = "s3://lake/sales/"


@pytest.fixture
def lake(local_cloud, tmp_path: Path) -> Iterator[Path]:
    """The table `lake_sales.sales` in a bucket of its own; yields the same rows as a CSV file."""
    parquet, csv = tmp_path / "part-0.parquet", tmp_path / "sales.csv"
    duckdb.sql(f"COPY (SELECT *, {{'a': 1}} AS details FROM ({ROWS})) TO '{parquet}' (FORMAT parquet)")
    duckdb.sql(f"COPY ({ROWS}) TO '{csv}' (HEADER)")
    s3, glue = boto3.client("s3"), boto3.client("glue")
    s3.create_bucket(Bucket="lake")
    s3.upload_file(str(parquet), "lake", "sales/part-0.parquet")
    columns = {"region": "string", "sales": "double", "day": "date", "details": "struct<a:int>"}
    storage = {
        "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
        "Location": FOLDER,
        "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
    }
    for database in ("lake_sales", "payroll"):
        glue.create_database(DatabaseInput={"Name": database})
        glue.create_table(DatabaseName=database, TableInput={"Name": "sales", "StorageDescriptor": storage})
    yield csv
    for database in ("lake_sales", "payroll"):
        glue.delete_table(DatabaseName=database, Name="sales")
        glue.delete_database(Name=database)
    s3.delete_object(Bucket="lake", Key="sales/part-0.parquet")
    s3.delete_bucket(Bucket="lake")


def test_a_table_is_researched_where_it_lies_as_its_file_would_be(local_cloud, local_api, lake):
    with recorded() as calls, Client(local_api.url, polling=Polling(longest=0.1)) as client:
        created = client.datasets.register("lake_sales.sales", name="Sales")
        assert (created.status, created.upload) == ("profiling", None)
        table = client.datasets.wait_until_ready(created.dataset_id)
        upload = client.datasets.upload(lake)
        answers = [
            client.jobs.result(client.jobs.wait(client.jobs.submit(each.dataset_id, QUESTION).job_id))
            for each in (table, upload)
        ]
        client.datasets.delete(table.dataset_id)
        client.datasets.delete(upload.dataset_id)

    assert (table.row_count, table.size_bytes, table.glue_table) == (2000, None, "lake_sales.sales")
    assert table.profile.columns == upload.profile.columns
    assert any("details (struct<a:int>)" in note for note in table.profile.notes)
    of_table, of_file = answers
    assert of_table.direct_answer == of_file.direct_answer
    assert of_table.usage["query_dollars"] > 0
    assert boto3.client("glue").get_table(DatabaseName="lake_sales", Name="sales")
    assert boto3.client("s3").head_object(Bucket="lake", Key="sales/part-0.parquet")
    asked = {(call.function, call.action) for call in calls}
    assert {"glue:GetTable", "athena:StartQueryExecution"} <= {action for _, action in asked}
    assert not_permitted(calls, local_cloud.resources) == set()


@pytest.mark.parametrize(
    ("glue_table", "status", "code"),
    [("payroll.sales", 403, "table_not_allowed"), ("lake_sales.nowhere", 404, "table_not_found")],
)
def test_a_table_that_is_not_allowed_or_not_there_is_refused(local_api, lake, glue_table, status, code):
    with Client(local_api.url) as client, pytest.raises(APIError) as refused:
        client.datasets.register(glue_table)
    assert (refused.value.status, refused.value.code) == (status, code)
    assert "GlueDatabases" in str(refused.value) or "check its name" in str(refused.value)
