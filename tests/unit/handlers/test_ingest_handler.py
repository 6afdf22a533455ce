"""The event of an arrived upload, as EventBridge delivers it, makes its dataset ready."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.keys import upload_key
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.made import a_dataset
from tests.fakes.stage_lambdas import ENVIRONMENT, LambdaContext

EVENT = json.loads(Path(__file__).parents[2].joinpath("events", "ingest.json").read_text())
CONTENT = "region,sales\nNorth,3\nSouth,4\n"
CONTEXT = LambdaContext(function_name="ingest")


@pytest.fixture
def ingest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    for name, value in {**ENVIRONMENT, "SCRATCH_DIRECTORY": str(tmp_path / "scratch")}.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("deep_research.handlers.ingest")
    module.ports.datasets = InMemoryDatasetStore()
    module.ports.artifacts = InMemoryArtifactStore()
    module.ports.files = LocalFileStore(tmp_path / "bucket")
    yield module
    sys.modules.pop("deep_research.handlers.ingest")


def test_an_arrived_upload_makes_its_dataset_ready(ingest: ModuleType, tmp_path: Path) -> None:
    dataset = a_dataset(size_bytes=len(CONTENT))
    ingest.ports.datasets.add(dataset)
    source = tmp_path / "sales.csv"
    source.write_text(CONTENT)
    ingest.ports.files.upload(source, upload_key(dataset.dataset_id))
    event = json.loads(json.dumps(EVENT))
    event["detail"]["object"] |= {"key": upload_key(dataset.dataset_id), "size": len(CONTENT)}

    assert ingest.handler(event, CONTEXT) == {"dataset_id": dataset.dataset_id, "outcome": "ready"}
    ready = ingest.ports.datasets.get(dataset.dataset_id)
    assert (ready.status, ready.row_count, ready.column_count) == (DatasetStatus.READY, 2, 2)


def test_an_upload_of_an_unknown_dataset_is_ignored(ingest: ModuleType) -> None:
    assert ingest.handler(EVENT, CONTEXT)["outcome"] == "ignored"
