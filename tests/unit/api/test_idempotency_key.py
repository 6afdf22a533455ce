"""Sending a request again with the same Idempotency-Key."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deep_research.api.idempotency import configured
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.job import Job
from deep_research.settings import Settings
from tests.fakes.http_api import HttpApi, HttpResponse
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.in_memory_idempotency import InMemoryIdempotency
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import a_dataset, a_job

SUBMIT = "/deep-research/jobs/submit"
FULL = Settings(jobs_table="jobs", datasets_table="datasets", bucket="bucket", max_pending_jobs_per_owner=1)


def _submit(client: HttpApi, dataset: Dataset, key: str | None, question: str = "What is trending?") -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(SUBMIT, {"dataset_id": dataset.dataset_id, "question": question}, headers=headers)


def test_the_same_key_and_body_get_the_same_answer_and_make_one_job(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    first, second = _submit(ada, dataset, "k-1"), _submit(ada, dataset, "k-1", question="  What is trending? ")

    assert (second.status_code, second.json()) == (first.status_code, first.json())
    assert second.headers["location"] == first.headers["location"]
    assert len(ports.jobs.page("ada").items) == 1


def test_the_same_key_with_another_body_is_a_conflict(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    _submit(ada, dataset, "k-1")

    answer = _submit(ada, dataset, "k-1", question="What is falling?")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_conflict")
    assert len(ports.jobs.page("ada").items) == 1


@pytest.mark.parametrize("keys", [("k-1", "k-2"), (None, None)])
def test_other_keys_and_none_make_new_jobs(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, keys: tuple[str | None, str | None]
) -> None:
    for key in keys:
        _submit(ada, dataset, key)

    assert len(ports.jobs.page("ada").items) == 2


def test_owners_keys_are_their_own(ada: HttpApi, bob: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    bobs = a_dataset(owner_id="bob", status=DatasetStatus.READY)
    ports.datasets.add(bobs)

    assert _submit(ada, dataset, "k-1").json()["job_id"] != _submit(bob, bobs, "k-1").json()["job_id"]


def test_a_failure_is_not_remembered(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    usual, ports.settings = ports.settings, FULL
    ports.queue.add(a_job(), FULL.limits)
    assert _submit(ada, dataset, "k-1").status_code == 429
    ports.settings = usual

    assert _submit(ada, dataset, "k-1").status_code == 202


def test_a_first_request_that_died_before_its_answer_was_remembered_has_made_the_only_job(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    first = _submit(ada, dataset, "k-1").json()
    ports.remembered_answers = configured(InMemoryIdempotency())

    again = _submit(ada, dataset, "k-1")

    assert (again.status_code, again.json()) == (202, first)
    assert len(ports.jobs.page("ada").items) == 1


@pytest.mark.parametrize("difference", [{"question": "What is falling?"}, {"priority": "high"}, {"verbose": 1}])
def test_another_body_is_a_conflict_also_when_the_first_answer_was_not_remembered(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, difference: dict[str, object]
) -> None:
    _submit(ada, dataset, "k-1")
    ports.remembered_answers = configured(InMemoryIdempotency())

    body = {"dataset_id": dataset.dataset_id, "question": "What is trending?"} | difference
    answer = ada.post(SUBMIT, body, headers={"Idempotency-Key": "k-1"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_conflict")
    assert len(ports.jobs.page("ada").items) == 1


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "schlüssel"])
def test_a_key_that_is_no_key_is_refused(ada: HttpApi, dataset: Dataset, key: str) -> None:
    answer = ada.post(SUBMIT, {}, headers={"Idempotency-Key": key})

    assert answer.status_code == 422


def test_fifty_requests_at_once_make_one_job(
    client_of: Callable[[str], HttpApi], ports: InMemoryPorts, dataset: Dataset
) -> None:
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: _submit(client_of("ada"), dataset, "k-1"), range(50)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["job_id"] for answer in answers}) == 1
    assert len(ports.jobs.page("ada").items) == 1


def test_a_dataset_is_announced_once_for_each_key(ada: HttpApi, ports: InMemoryPorts) -> None:
    body, headers = {"name": "sales.csv", "size_bytes": 10}, {"Idempotency-Key": "k-1"}
    first, second = (ada.post("/datasets", body, headers=headers) for _ in range(2))

    assert first.json() == second.json()
    assert len(ports.datasets.page("ada").items) == 1


def test_a_request_whose_first_is_still_being_served_is_asked_to_come_back(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deep_research.api.idempotency.WAIT_SECONDS", 0)
    seen: list[HttpResponse] = []

    class Slow(InMemoryExecutions):
        def start(self, job: Job) -> None:
            seen.append(_submit(ada, dataset, "k-1"))

    ports.executions = Slow()

    assert _submit(ada, dataset, "k-1").status_code == 202
    (meanwhile,) = seen
    assert (meanwhile.status_code, meanwhile.json()["error"]["code"]) == (409, "request_in_progress")
    assert meanwhile.json()["error"]["retryable"]
    assert "retry-after" in meanwhile.headers


def test_a_key_whose_first_request_died_is_free_again_after_its_time(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.http_api.REMAINING_MILLISECONDS", -1)

    class Dying(InMemoryExecutions):
        def start(self, job: Job) -> None:
            raise SystemExit

    ports.executions = Dying()
    _submit(ada, dataset, "k-1")
    ports.executions = InMemoryExecutions()

    assert _submit(ada, dataset, "k-1").status_code == 202
