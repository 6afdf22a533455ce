"""Submitting a question."""

from collections.abc import Callable
from typing import Any

import pytest

from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.job import JobStatus, Place, Priority
from deep_research.domain.slots import Slots
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import a_dataset

SUBMIT = "/deep-research/jobs/submit"
QUESTION = "What are the top sales trends?"


def _body(dataset: Dataset, **differences: Any) -> dict[str, Any]:
    return {"dataset_id": dataset.dataset_id, "question": QUESTION, "verbose": 1} | differences


def test_a_question_is_accepted_at_once(ada: HttpApi, dataset: Dataset) -> None:
    answer = ada.post(SUBMIT, _body(dataset))

    job_id = answer.json()["job_id"]
    assert answer.status_code == 202
    assert answer.json() == {
        "success": True,
        "job_id": job_id,
        "message": "Research job submitted successfully",
        "status": "pending",
    }
    assert answer.headers["location"] == f"/deep-research/jobs/{job_id}"


def test_an_accepted_question_is_a_pending_job_with_an_execution(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    job_id = ada.post(SUBMIT, _body(dataset, question=f"  {QUESTION}\n")).json()["job_id"]

    job = ports.jobs.get(job_id)
    assert (job.owner_id, job.dataset_id, job.question) == ("ada", dataset.dataset_id, QUESTION)
    assert (job.status, job.verbose) == (JobStatus.PENDING, True)
    assert list(ports.executions.running) == [f"{job_id}-1"]


def test_verbose_is_off_unless_asked_for(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job_id = ada.post(SUBMIT, {"dataset_id": dataset.dataset_id, "question": QUESTION}).json()["job_id"]

    assert not ports.jobs.get(job_id).verbose


@pytest.mark.parametrize(
    ("differences", "field"),
    [
        ({"question": "  a "}, "question"),
        ({"question": "x" * 4001}, "question"),
        ({"question": 7}, "question"),
        ({"question": "What is it\x00?"}, "question"),
        ({"question": "What\x1b[2J now?"}, "question"),
        ({"verbose": 2}, "verbose"),
        ({"verbose": True}, "verbose"),
        ({"verbose": "1"}, "verbose"),
        ({"verbose": None}, "verbose"),
        ({"dataset_id": ""}, "dataset_id"),
        ({"priority": 1}, "priority"),
        ({"priority": "urgent"}, "priority"),
        ({"priority": "HIGH"}, "priority"),
        ({"priority": None}, "priority"),
        ({"priority": ["high"]}, "priority"),
        ({"attempt": 7}, "attempt"),
    ],
)
def test_a_field_that_can_not_be_used_is_named(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, differences: dict[str, Any], field: str
) -> None:
    answer = ada.post(SUBMIT, _body(dataset, **differences))

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, "invalid_field", field)
    assert f"`{field}`" in error["message"]
    assert ports.jobs.page("ada").items == ()


@pytest.mark.parametrize("length", [3, 4000])
def test_the_shortest_and_the_longest_question_are_accepted(ada: HttpApi, dataset: Dataset, length: int) -> None:
    assert ada.post(SUBMIT, _body(dataset, question="é" * length)).status_code == 202


def test_a_missing_field_is_named(ada: HttpApi, dataset: Dataset) -> None:
    answer = ada.post(SUBMIT, {"dataset_id": dataset.dataset_id})

    assert answer.json()["error"]["message"] == "`question` is required."


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_request"),
        (b"\xff\xfe", 400, "malformed_request"),
        (b"[" * 100_000, 400, "malformed_request"),
        (b"", 422, "invalid_field"),
        (b"[]", 422, "invalid_field"),
        (b'"text"', 422, "invalid_field"),
        (b'{"question": "\\ud800 what?", "dataset_id": "1"}', 422, "invalid_field"),
        (b'{"\\ud800": 1, "question": "what?", "dataset_id": "1"}', 422, "invalid_field"),
        (b'{"question": "what?", "dataset_id": "1", "verbose": NaN}', 422, "invalid_field"),
        (b'{"question": "' + b"x" * 200_000 + b'"}', 413, "request_too_large"),
    ],
)
def test_a_body_that_is_no_request_is_refused(ada: HttpApi, body: bytes, status: int, code: str) -> None:
    answer = ada.post(SUBMIT, body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("question", ["'; DROP TABLE dataset; --", "日本の売上は?", "SELECT * FROM x\nWHERE 1=1"])
def test_a_question_is_only_ever_text(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, question: str) -> None:
    job_id = ada.post(SUBMIT, _body(dataset, question=question)).json()["job_id"]

    assert ports.jobs.get(job_id).question == question


@pytest.mark.parametrize("status", [status for status in DatasetStatus if status is not DatasetStatus.READY])
def test_a_dataset_that_is_not_ready_is_a_conflict_that_says_its_state(
    ada: HttpApi, ports: InMemoryPorts, status: DatasetStatus
) -> None:
    dataset = a_dataset(owner_id="ada", status=status)
    ports.datasets.add(dataset)

    answer = ada.post(SUBMIT, _body(dataset))

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "dataset_not_ready")
    assert status in answer.json()["error"]["message"]


def test_another_owners_dataset_answers_as_one_that_was_never_there(bob: HttpApi, dataset: Dataset) -> None:
    others = bob.post(SUBMIT, _body(dataset))
    made_up = bob.post(SUBMIT, _body(a_dataset()))

    assert (others.status_code, others.json()["error"]["code"]) == (404, "dataset_not_found")
    assert others.json() == made_up.json()


@pytest.mark.parametrize("priority", list(Priority))
def test_a_priority_is_kept(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, priority: Priority) -> None:
    job_id = ada.post(SUBMIT, _body(dataset, priority=priority)).json()["job_id"]

    assert ports.jobs.get(job_id).priority is priority
    assert ada.get(f"/deep-research/jobs/{job_id}").json()["priority"] == priority


def test_priority_is_normal_unless_another_is_asked_for(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job_id = ada.post(SUBMIT, _body(dataset)).json()["job_id"]

    assert ports.jobs.get(job_id).priority is Priority.NORMAL


def test_a_job_waits_where_no_slot_is_free(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    ports.settings = ports.settings.model_copy(update={"max_running_jobs": 1})

    running, waiting = (ada.post(SUBMIT, _body(dataset)).json()["job_id"] for _ in range(2))

    assert list(ports.executions.running) == [f"{running}-1"]
    assert ada.get(f"/deep-research/jobs/{waiting}").json()["queue_position"] == 1


def test_an_owner_with_as_many_waiting_jobs_as_one_may_have_is_asked_to_come_back(
    ada: HttpApi, bob: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    ports.settings = ports.settings.model_copy(update={"max_running_jobs": 1, "max_pending_jobs_per_owner": 2})
    bobs = a_dataset(owner_id="bob", status=DatasetStatus.READY)
    ports.datasets.add(bobs)
    for _ in range(3):
        assert ada.post(SUBMIT, _body(dataset)).status_code == 202

    answer = ada.post(SUBMIT, _body(dataset))

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["retryable"]) == (429, "too_many_pending_jobs", True)
    assert "2 jobs waiting" in error["message"]
    assert int(answer.headers["retry-after"]) >= 30
    assert len(ports.jobs.page("ada").items) == 3
    assert bob.post(SUBMIT, _body(bobs)).status_code == 202


def test_a_job_whose_execution_can_not_be_started_now_is_accepted_and_keeps_its_slot(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    ports.executions = InMemoryExecutions(failing=True)

    answer = ada.post(SUBMIT, _body(dataset))

    job = ports.jobs.get(answer.json()["job_id"])
    assert (answer.status_code, job.status, job.place) == (202, JobStatus.PENDING, Place.ADMITTED)


def test_a_job_is_accepted_although_no_slot_can_be_given_now(
    ada: HttpApi,
    ports: InMemoryPorts,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away() -> Slots:
        raise ServiceUnavailableError("Away.")

    monkeypatch.setattr(ports.queue, "slots", away)

    answer = ada.post(SUBMIT, _body(dataset))

    job = ports.jobs.get(answer.json()["job_id"])
    assert (answer.status_code, job.status, job.place) == (202, JobStatus.PENDING, Place.WAITING)
    assert "not filled" in caplog.text


def test_nobody_submits_without_signing_in(client_of: Callable[[None], HttpApi], dataset: Dataset) -> None:
    answer = client_of(None).post(SUBMIT, _body(dataset))

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"
