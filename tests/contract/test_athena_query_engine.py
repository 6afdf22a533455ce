"""What is Athena's own: its bill, its limits, its faults, and that nothing runs on for which nobody waits."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto.athena.models import athena_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

from deep_research.adapters.athena_errors import failed
from deep_research.adapters.athena_query_engine import AthenaQueryEngine
from deep_research.domain.errors import (
    ArtifactMissingError,
    DeepResearchError,
    QueryFailedError,
    QueryLimitError,
    QueryStoppedError,
    ServiceUnavailableError,
    ThrottledError,
)
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.scan import Scan
from tests.contract.athena_account import WORKGROUP, account_with_athena, register_sales, sales_parquet

COUNT = "SELECT count(*) FROM dataset"
ENDLESS = "SELECT sum(a.id * b.id * c.id) FROM dataset a, dataset b, dataset c, dataset d"
TEN_MEGABYTES = 10 << 20


class WatchedClient:
    """Athena, with the calls that were made, and faults in place of the answers of some."""

    def __init__(self, client: Any) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, Exception] = {}
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.calls.append((name, request))
            if fault := self.faults.pop(name, None):
                raise fault
            return getattr(self._client, name)(**request)

        return call

    def made(self, name: str) -> list[dict[str, Any]]:
        return [request for called, request in self.calls if called == name]


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArtifactStore]:
    with account_with_athena() as artifacts:
        register_sales(artifacts, sales_parquet(tmp_path_factory.mktemp("sales")))
        yield artifacts


@pytest.fixture
def client(artifacts: ArtifactStore) -> WatchedClient:
    return WatchedClient(boto3.client("athena"))


@pytest.fixture
def engine(artifacts: ArtifactStore, client: WatchedClient) -> AthenaQueryEngine:
    return AthenaQueryEngine(artifacts, WORKGROUP, asking_seconds=0.02, client=client)


def test_each_query_is_charged_for_ten_megabytes_at_least(engine: AthenaQueryEngine) -> None:
    assert engine.run("sales", COUNT).scan == Scan(bytes=TEN_MEGABYTES, dollars=round(5 * TEN_MEGABYTES / (1 << 40), 8))


def test_a_result_that_is_counted_costs_two_queries(engine: AthenaQueryEngine) -> None:
    assert engine.run("sales", "SELECT id FROM dataset", max_rows=10).scan.bytes == 2 * TEN_MEGABYTES


def test_a_start_that_is_sent_again_is_the_same_query(engine: AthenaQueryEngine, client: WatchedClient) -> None:
    engine.run("sales", COUNT)
    engine.run("sales", COUNT)
    first, second = client.made("start_query_execution")
    assert first["ClientRequestToken"] != second["ClientRequestToken"]
    assert len(first["ClientRequestToken"]) >= 32
    athena = boto3.client("athena")
    ids = {athena.start_query_execution(**first)["QueryExecutionId"] for _ in range(2)}
    assert ids == {client.made("get_query_execution")[0]["QueryExecutionId"]}


def test_the_workgroup_bounds_what_a_query_reads(artifacts: ArtifactStore) -> None:
    boto3.client("athena").create_work_group(
        Name="narrow",
        Configuration={
            "BytesScannedCutoffPerQuery": 10_000_000,
            "ResultConfiguration": {"OutputLocation": "s3://bucket/queries/"},
        },
    )
    # AWS takes no limit so low that a small file would run into it.
    workgroups = athena_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].work_groups
    workgroups["narrow"].configuration["BytesScannedCutoffPerQuery"] = 1_000
    with pytest.raises(QueryLimitError, match="would read more") as limit:
        AthenaQueryEngine(artifacts, "narrow", asking_seconds=0.02).run("sales", COUNT)
    assert limit.value.scan.bytes == TEN_MEGABYTES


@pytest.mark.parametrize(
    ("interruption", "error"),
    [
        ({"stopped": lambda: True}, QueryStoppedError),
        ({"fault": ConnectTimeoutError(endpoint_url="athena")}, ServiceUnavailableError),
    ],
)
def test_a_query_that_is_no_longer_waited_for_does_not_run_on(
    engine: AthenaQueryEngine, client: WatchedClient, interruption: dict[str, Any], error: type[DeepResearchError]
) -> None:
    if "fault" in interruption:
        client.faults["get_query_execution"] = interruption["fault"]
    with pytest.raises(error):
        engine.run("sales", ENDLESS, stopped=interruption.get("stopped"))
    (stopped,) = client.made("stop_query_execution")
    execution = boto3.client("athena").get_query_execution(**stopped)["QueryExecution"]
    assert execution["Status"]["State"] == "CANCELLED"


def test_what_is_wrong_with_the_deployment_is_no_fault_of_the_query(
    engine: AthenaQueryEngine, client: WatchedClient
) -> None:
    fault: Any = {
        "Error": {"Code": "InvalidRequestException", "Message": "Unable to verify/create output bucket results"}
    }
    client.faults["start_query_execution"] = ClientError(fault, "StartQueryExecution")
    with pytest.raises(ServiceUnavailableError):
        engine.run("sales", COUNT)


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ThrottlingException"])
def test_a_throttled_start_is_transient(engine: AthenaQueryEngine, client: WatchedClient, code: str) -> None:
    client.faults["start_query_execution"] = ClientError({"Error": {"Code": code}}, "StartQueryExecution")
    with pytest.raises(ThrottledError):
        engine.run("sales", COUNT)


def test_a_dataset_that_is_not_registered_is_missing(engine: AthenaQueryEngine) -> None:
    with pytest.raises(ArtifactMissingError):
        engine.run("unknown", COUNT)


def status(reason: str, *, state: str = "FAILED", category: int = 2, retryable: bool = False) -> dict[str, Any]:
    return {
        "State": state,
        "StateChangeReason": reason,
        "AthenaError": {"ErrorCategory": category, "Retryable": retryable},
    }


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        (status("COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved"), QueryFailedError, "^Column 'x' cannot"),
        (status("GENERIC_INTERNAL_ERROR: s3://bucket/a is gone", category=2), QueryFailedError, "^the dataset is gone"),
        (status("Query exhausted resources at this scale factor"), QueryLimitError, "memory"),
        (status("EXCEEDED_LOCAL_MEMORY_LIMIT: Query exceeded per-node memory limit"), QueryLimitError, "memory"),
        (status("PERMISSION_DENIED: Access Denied (Service: Amazon S3)"), QueryFailedError, "may not read"),
        (status("Bytes scanned limit was exceeded", state="CANCELLED"), QueryLimitError, "read more"),
        (status("Query was cancelled by user", state="CANCELLED"), QueryStoppedError, "stopped"),
        (status("INTERNAL_ERROR_QUERY_ENGINE", category=1), ServiceUnavailableError, "try again"),
        (status("", category=3, retryable=True), ServiceUnavailableError, "try again"),
    ],
)
def test_failures_are_the_domains(told: dict[str, Any], error: type[DeepResearchError], words: str) -> None:
    with pytest.raises(error, match=words):
        raise failed(told)


def test_a_failed_query_is_free(engine: AthenaQueryEngine) -> None:
    with pytest.raises(QueryFailedError) as failure:
        engine.run("sales", "SELECT sum(region) FROM dataset")
    assert failure.value.scan == Scan()
