"""Jobs on the deployed state machine, with an analyst that the tests have written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import duckdb
import pytest

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue
from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.adapters.s3_artifact_store import S3ArtifactStore
from deep_research.adapters.s3_file_store import S3FileStore
from deep_research.adapters.step_functions_executions import StepFunctionsExecutions
from deep_research.bootstrap import Ports
from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.identity import new_id
from deep_research.domain.keys import parquet_key, profile_key
from infra.local.cloud import LocalCloud
from tests.fakes.hanging_analyst import HangingAnalyst
from tests.fakes.made import a_dataset
from tests.fakes.sales_research import CSV, PROFILE
from tests.fakes.scripted_analyst import ScriptedAnalyst
from tests.integration.state_machine.research import Research


@pytest.fixture(scope="session")
def sales_dataset(local_cloud: LocalCloud, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small dataset as ingestion leaves it."""
    directory: Path = tmp_path_factory.mktemp("sales")
    csv, parquet = directory / "sales.csv", directory / "sales.parquet"
    csv.write_text(CSV)
    duckdb.connect().execute(f"COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)").close()
    dataset_id = new_id()
    S3FileStore(local_cloud.outputs["BucketName"]).upload(parquet, parquet_key(dataset_id))
    S3ArtifactStore(local_cloud.outputs["BucketName"]).write(profile_key(dataset_id), PROFILE)
    dataset = a_dataset(dataset_id=dataset_id, owner_id="owner", status=DatasetStatus.READY)
    DynamoDBDatasetStore(local_cloud.outputs["DatasetsTableName"]).add(dataset)
    return dataset_id


@pytest.fixture(scope="module")
def no_clock(local_cloud: LocalCloud) -> Iterator[None]:
    """The sweep comes when the test calls it, and not with the minute."""
    rule = local_cloud.resources["SweepFunctionEachMinute"]
    boto3.client("events").disable_rule(Name=rule)
    yield
    boto3.client("events").enable_rule(Name=rule)


@pytest.fixture
def research(local_cloud: LocalCloud, no_clock: None, sales_dataset: str, wait_for_execution: Any) -> Research:
    outputs = local_cloud.outputs
    jobs_table, slots_table = outputs["JobsTableName"], local_cloud.resources["SlotsTable"]
    return Research(
        cloud=local_cloud,
        jobs=DynamoDBJobStore(jobs_table),
        queue=DynamoDBJobQueue(jobs_table, slots_table, None),
        artifacts=S3ArtifactStore(outputs["BucketName"]),
        executions=StepFunctionsExecutions(outputs["StateMachineArn"]),
        table=jobs_table,
        machine=outputs["StateMachineArn"],
        dataset_id=sales_dataset,
        wait=wait_for_execution,
    )


@pytest.fixture
def played_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[ScriptedAnalyst], ScriptedAnalyst]:
    """Lets every function think with the analyst that is given."""

    def play(analyst: ScriptedAnalyst) -> ScriptedAnalyst:
        monkeypatch.setattr(Ports, "analyst", property(lambda _: analyst))
        return analyst

    return play


@pytest.fixture
def analyst(played_by: Callable[[ScriptedAnalyst], ScriptedAnalyst]) -> ScriptedAnalyst:
    return played_by(ScriptedAnalyst())


@pytest.fixture
def hanging(played_by: Any) -> Iterator[Callable[[str], HangingAnalyst]]:
    """Has the functions think with an analyst that hangs over something; at the end it is let go in any case."""
    made: list[HangingAnalyst] = []

    def hang(what: str) -> HangingAnalyst:
        made.append(played_by(HangingAnalyst(what)))
        return made[-1]

    yield hang
    for each in made:
        each.let_go()
