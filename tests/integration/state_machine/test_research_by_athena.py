"""A dataset that is too large for a function is researched by Athena, with the answers that DuckDB would give."""

from pathlib import Path

import boto3
import duckdb
import pytest

from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.adapters.s3_file_store import S3FileStore
from deep_research.domain.keys import parquet_key
from deep_research.query.shaping import table
from deep_research_client import Client, Polling
from tests.integration.conftest import FROM_BYTES
from tests.integration.state_machine.api_calls import recorded
from tests.integration.state_machine.permissions import not_permitted

QUESTION = "Which Region has the highest median Net Sales?"
LARGE = """
    SELECT ['North', 'South', 'East'][1 + i % 3] AS "Region", hash(i) % 1000000007 / 1000.0 AS "Net Sales",
           DATE '2023-01-01' + (i % 700)::INTEGER AS day
    FROM range(30000) AS t(i)
"""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    csv = tmp_path / "large.csv"
    duckdb.sql(f"COPY ({LARGE}) TO '{csv}' (HEADER)")
    return csv


def test_a_large_dataset_is_researched_by_athena_as_by_duckdb(local_cloud, local_api, large, tmp_path):
    bucket = local_cloud.outputs["BucketName"]
    with recorded() as calls, Client(local_api.url, polling=Polling(longest=0.1)) as client:
        dataset = client.datasets.upload(large)
        stored = boto3.client("s3").head_object(Bucket=bucket, Key=parquet_key(dataset.dataset_id))["ContentLength"]
        assert stored >= FROM_BYTES
        result = client.jobs.result(client.jobs.wait(client.jobs.submit(dataset.dataset_id, QUESTION).job_id))
        engine = DuckDBQueryEngine(S3FileStore(bucket), tmp_path / "scratch")
        for detail in result.supporting_details:
            expected = engine.run(dataset.dataset_id, detail.code)
            assert (detail.error, detail.data.columns) == (None, expected.columns)
            assert sorted(map(str, detail.data.rows)) == sorted(map(str, expected.rows))
        client.datasets.delete(dataset.dataset_id)

    (leader,) = table(
        ["Region"],
        duckdb.sql(f'SELECT "Region" FROM ({LARGE}) GROUP BY ALL ORDER BY median("Net Sales") DESC LIMIT 1').fetchall(),
        1,
    ).rows
    assert leader[0] in result.direct_answer
    assert all(finding.verified for finding in result.key_findings)
    assert result.usage["bytes_scanned"] >= 10 << 20
    assert 0 < result.usage["query_dollars"] == result.usage["dollars"] < 0.01
    asked = {call.action for call in calls}
    assert {"glue:CreateTable", "glue:DeleteTable", "athena:StartQueryExecution"} <= asked
    assert not_permitted(calls, local_cloud.resources) == set()
