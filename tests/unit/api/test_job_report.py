"""Reading a job's report."""

import pytest

from deep_research.domain.dataset import Dataset
from deep_research.domain.job import JobStatus
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_completed_job, a_job, a_partial_result, a_result, a_settled_job

JOBS = "/deep-research/jobs"


def test_the_report_of_a_completed_job_is_a_markdown_file(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = a_completed_job(ports, a_result(), dataset_id=dataset.dataset_id)

    answer = ada.get(f"{JOBS}/{job.job_id}/report")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    assert answer.headers["content-disposition"] == f'attachment; filename="report-{job.job_id}.md"'
    assert answer.body.startswith(f"# What are the top sales trends?\n\nDataset: {dataset.name}")


def test_a_report_outlives_its_dataset(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, a_result())

    assert f"Dataset: {job.dataset_id}" in ada.get(f"{JOBS}/{job.job_id}/report").body


@pytest.mark.parametrize(
    "status", [JobStatus.PENDING, JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED], ids=str
)
def test_a_job_that_has_found_nothing_has_no_report(ada: HttpApi, ports: InMemoryPorts, status: JobStatus) -> None:
    job = a_job(status=status, settled_at=NOW if status.is_terminal else None)
    ports.jobs.add(job)

    answer = ada.get(f"{JOBS}/{job.job_id}/report")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_not_completed")
    assert str(status) in answer.json()["error"]["message"]


def test_of_a_job_that_is_being_settled_a_report_may_still_come(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_job(status=JobStatus.FAILED)
    ports.jobs.add(job)

    answer = ada.get(f"{JOBS}/{job.job_id}/report")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_not_completed")
    assert "in a moment" in answer.json()["error"]["message"]


@pytest.mark.parametrize("status", [JobStatus.FAILED, JobStatus.CANCELLED], ids=str)
def test_the_report_of_a_job_that_ended_early_says_at_its_top_that_it_is_a_part(
    ada: HttpApi, ports: InMemoryPorts, status: JobStatus
) -> None:
    job = a_settled_job(ports, a_partial_result(), status=status)

    answer = ada.get(f"{JOBS}/{job.job_id}/report")

    assert answer.status_code == 200
    said = answer.body.index("5 of 8 queries")
    assert said < answer.body.index("Dataset:") < answer.body.index("Sales grew.")


def test_a_report_is_gone_with_its_result(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, None)

    answer = ada.get(f"{JOBS}/{job.job_id}/report")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "result_expired")


def test_another_owners_report_answers_as_one_that_was_never_there(
    ada: HttpApi, bob: HttpApi, ports: InMemoryPorts
) -> None:
    job = a_completed_job(ports, a_result(), owner_id="ada")

    answers = [bob.get(f"{JOBS}/{job_id}/report") for job_id in (job.job_id, a_job().job_id, "x")]

    assert ada.get(f"{JOBS}/{job.job_id}/report").status_code == 200
    assert {(answer.status_code, answer.body) for answer in answers} == {(404, answers[0].body)}
    assert answers[0].json()["error"]["code"] == "job_not_found"
