"""A whole job whose every function runs in Lambda's containers; the local cloud does what the other services do."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deep_research_client import Client, Job
from infra.local.run import LocalRun, run_local
from tests.sam import sam_local
from tests.sam.conftest import reachable_resources

SALES = sam_local.ROOT / "examples/sales.csv"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log: Path = tmp_path_factory.mktemp("start-lambda") / "log"
    with run_local(None, lambda_endpoint=f"http://127.0.0.1:{port}") as run, reachable_resources() as resources:
        signed = {"SIGNED_URL_ENDPOINT": run.url}
        sam_local.point({name: each | signed for name, each in run.cloud.environments().items()}, resources)
        with sam_local.serving("start-lambda", port, log, "--warm-containers", "LAZY"):
            yield run


@pytest.fixture(scope="module")
def client(run: LocalRun) -> Iterator[Client]:
    with Client(run.url, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def job(client: Client) -> Job:
    """The bundled sales, uploaded, ingested and researched."""
    dataset = client.datasets.upload(SALES, timeout=300)
    submitted = client.jobs.submit(dataset.dataset_id, "What are the top sales trends?", verbose=True)
    return client.jobs.wait(submitted.job_id, timeout=600)


def test_it_completes(job: Job) -> None:
    assert (job.status, job.error_message) == ("completed", None)


def test_every_finding_is_verified_and_cites_a_query(client: Client, job: Job) -> None:
    result = client.jobs.result(job)
    asked = {detail.id for detail in result.supporting_details}
    assert result.key_findings
    for finding in result.key_findings:
        assert finding.verified
        assert set(finding.evidence) <= asked


def test_people_are_told_once(job: Job, run: LocalRun) -> None:
    run.cloud.wait_until_idle(120)
    assert [(each.attributes["status"], each.document["job_id"]) for each in run.cloud.notifications()] == [
        ("completed", job.job_id)
    ]
