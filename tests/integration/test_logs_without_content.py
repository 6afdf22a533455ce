"""What people ask and upload stays out of the logs, whichever way a request ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deep_research_client import APIError, Client, DatasetRejectedError
from infra.local.cloud import LocalCloud
from infra.local.front.server import Server

CANARY = "zanzibarine"


@pytest.fixture
def client(local_api: Server) -> Iterator[Client]:
    with Client(local_api.url) as client:
        yield client


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / f"{CANARY}_file.csv"
    rows = [f"{CANARY}_shop_{row % 3},2026-01-{row % 28 + 1:02},{row * 7}" for row in range(60)]
    path.write_text("\n".join([f"{CANARY}_shop,day,{CANARY}_takings", *rows, ""]))
    return path


def logged(cloud: LocalCloud) -> str:
    cloud.wait_until_idle()
    return json.dumps(cloud.function_logs())


def test_a_researched_question_and_its_data_are_not_logged(
    client: Client, upload: Path, local_cloud: LocalCloud
) -> None:
    dataset = client.datasets.upload(upload)
    question = f"Which {CANARY} shop has the highest takings, and how do they develop?"
    job = client.jobs.wait(client.jobs.submit(dataset.dataset_id, question, verbose=True).job_id)
    assert job.status == "completed"
    assert CANARY in client.jobs.result(job).direct_answer
    lines = logged(local_cloud)
    assert job.job_id in lines
    assert CANARY not in lines


def test_a_refused_question_is_not_logged(client: Client, local_cloud: LocalCloud) -> None:
    with pytest.raises(APIError):
        client.jobs.submit(CANARY, f"What about {CANARY}?")
    assert CANARY not in logged(local_cloud)


def test_a_refused_file_is_not_logged(client: Client, tmp_path: Path, local_cloud: LocalCloud) -> None:
    path = tmp_path / f"{CANARY}.xlsx"
    path.write_text(f"{CANARY}: no workbook")
    with pytest.raises(DatasetRejectedError, match=CANARY):
        client.datasets.upload(path)
    lines = logged(local_cloud)
    assert '"outcome": "rejected"' in lines
    assert CANARY not in lines
