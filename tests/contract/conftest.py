"""What every contract suite stands on: an AWS account in this process, and files that are ingested."""

from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import duckdb
import pytest
from moto import mock_aws

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.domain.dataset import Profile
from tests.contract.ingesting import Ingest
from tests.contract.job_storage import DynamoDBStorage, InMemoryStorage, Storage


@pytest.fixture(scope="package")
def boto3_session() -> Iterator[None]:
    """One session for these tests, which no others see."""
    boto3.DEFAULT_SESSION = None
    yield
    boto3.DEFAULT_SESSION = None


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, boto3_session: None) -> Iterator[None]:
    """An empty account, and credentials that no real one accepts."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    # A new session for each test would read the services' models again, which takes longer than the tests.
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        yield


@pytest.fixture(params=["dynamodb", "memory"])
def storage(request: pytest.FixtureRequest) -> Storage:
    """Jobs, their queue and their slots, empty."""
    if request.param == "memory":
        return InMemoryStorage()
    request.getfixturevalue("aws")
    return DynamoDBStorage.empty()


@pytest.fixture
def ingest(tmp_path: Path) -> Ingest:
    def read(content: str | bytes, name: str = "upload.csv", encoding: str = "utf-8") -> Profile:
        source = tmp_path / "upload"
        source.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return DuckDBIngestor(tmp_path / "scratch").ingest(source, name, tmp_path / "data.parquet")

    return read


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[], list[tuple[object, ...]]]:
    """What the last ingestion wrote."""
    return lambda: duckdb.read_parquet(str(tmp_path / "data.parquet")).fetchall()
