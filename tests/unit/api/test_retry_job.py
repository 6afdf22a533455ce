"""Trying a job again that failed or was cancelled."""

from datetime import timedelta
from typing import Any

import pytest

from deep_research.api.idempotency import configured
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.event import EventType
from deep_research.domain.job import Job, JobError, JobStatus, Place, Stage
from deep_research.domain.keys import stage_key
from deep_research.domain.query import Decomposition, QueryPlan
from deep_research.domain.slots import Slots
from deep_research.jobs.lifecycle import MAX_ATTEMPTS
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_idempotency import InMemoryIdempotency
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_completed_job, a_dataset, a_job, a_result

JOBS = "/deep-research/jobs"
ENDED = {"completed_at": NOW + timedelta(seconds=9), "settled_at": NOW + timedelta(seconds=9)}
FAILED: dict[str, Any] = {"status": JobStatus.FAILED, "error": JobError(code="timed_out", message="Too long.")} | ENDED
CANCELLED: dict[str, Any] = {"status": JobStatus.CANCELLED} | ENDED


def _add(ports: InMemoryPorts, dataset: Dataset, **differences: Any) -> Job:
    job = a_job(dataset_id=dataset.dataset_id, **differences)
    ports.jobs.add(job)
    return job


def _retry(client: HttpApi, job: Job, body: Any = None, key: str | None = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(f"{JOBS}/{job.job_id}/retry", body, headers=headers)


def _decomposed_and_classified(ports: InMemoryPorts, job: Job) -> None:
    """The job's first attempt left what its first two stages make; no query was planned, so none is missing."""
    decomposition = Decomposition(question=job.question, reading=job.question, sub_questions=())
    ports.artifacts.write(stage_key(job.job_id, 1, Stage.DECOMPOSE), decomposition)
    ports.artifacts.write(stage_key(job.job_id, 1, Stage.CLASSIFY), QueryPlan())


@pytest.mark.parametrize("ended", [FAILED, CANCELLED], ids=["failed", "cancelled"])
def test_a_job_that_ended_without_an_answer_is_tried_again(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, ended: dict[str, Any]
) -> None:
    job = _add(ports, dataset, **ended)

    answer = _retry(ada, job)

    assert answer.status_code == 202
    assert answer.json() == {
        "success": True,
        "job_id": job.job_id,
        "message": "Research job is tried again",
        "status": "pending",
        "attempt": 2,
        "reused_stages": [],
    }
    assert answer.headers["location"] == f"{JOBS}/{job.job_id}"
    assert list(ports.executions.running) == [f"{job.job_id}-2"]


def test_a_retried_job_is_told_as_one_that_has_not_ended(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, **FAILED)
    _retry(ada, job)

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["status"], seen["attempt"], seen["error"], seen["completed_at"]) == ("pending", 2, None, None)


def test_what_is_finished_is_taken_over_and_told(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, **FAILED)
    _decomposed_and_classified(ports, job)

    told = _retry(ada, job).json()

    reused = told["reused_stages"]
    assert reused[:2] == ["decompose", "classify"]
    assert ada.get(f"{JOBS}/{job.job_id}").json()["reused_stages"] == reused
    retried = next(event for event in ports.jobs.events(job.job_id) if event.type is EventType.RETRIED)
    assert list(retried.reused_stages or ()) == reused


@pytest.mark.parametrize(("from_stage", "reused"), [("decompose", []), ("classify", ["decompose"])])
def test_a_person_may_have_more_done_again(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, from_stage: str, reused: list[str]
) -> None:
    job = _add(ports, dataset, **FAILED)
    _decomposed_and_classified(ports, job)

    assert _retry(ada, job, {"from_stage": from_stage}).json()["reused_stages"] == reused


@pytest.mark.parametrize("from_stage", list(Stage))
def test_nothing_is_skipped_that_was_never_done(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, from_stage: Stage
) -> None:
    job = _add(ports, dataset, **FAILED)

    assert _retry(ada, job, {"from_stage": from_stage}).json()["reused_stages"] == []


@pytest.mark.parametrize("body", [None, b"", b"{}", b"null", b'{"from_stage": null}'])
def test_a_retry_needs_no_body(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, body: Any) -> None:
    assert _retry(ada, _add(ports, dataset, **FAILED), body).status_code == 202


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"from_stage": "publish"}, 422, "from_stage"),
        ({"from_stage": "Decompose"}, 422, "from_stage"),
        ({"from_stage": ""}, 422, "from_stage"),
        ({"from_stage": "../../other/1/synthesize"}, 422, "from_stage"),
        ({"from_stage": "synthesize\x00"}, 422, "from_stage"),
        ({"from_stage": "'; DROP TABLE jobs; --"}, 422, "from_stage"),
        ({"from_stage": 3}, 422, "from_stage"),
        ({"from_stage": -1}, 422, "from_stage"),
        ({"from_stage": 10**30}, 422, "from_stage"),
        ({"from_stage": True}, 422, "from_stage"),
        ({"from_stage": ["synthesize"]}, 422, "from_stage"),
        ({"from_stage": {"$ne": None}}, 422, "from_stage"),
        ({"attempt": 1}, 422, "attempt"),
        ({"owner_id": "bob"}, 422, "owner_id"),
        ([], 422, "body"),
        ("synthesize", 422, "body"),
        (b'{"from_stage": NaN}', 422, "from_stage"),
        (b"{", 400, None),
    ],
)
def test_a_body_that_can_not_be_used_changes_nothing(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, body: Any, status: int, field: str | None
) -> None:
    job = _add(ports, dataset, **FAILED)

    answer = _retry(ada, job, body)

    assert (answer.status_code, answer.json()["error"].get("field")) == (status, field)
    assert ports.jobs.get(job.job_id) == job


@pytest.mark.parametrize(
    ("status", "said"),
    [(JobStatus.PENDING, "waiting"), (JobStatus.RUNNING, "cancel it first")],
    ids=str,
)
def test_a_job_that_has_not_ended_is_not_tried_again(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, status: JobStatus, said: str
) -> None:
    job = _add(ports, dataset, status=status)

    answer = _retry(ada, job)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_not_finished")
    assert said in answer.json()["error"]["message"]
    assert ports.jobs.get(job.job_id) == job


def test_a_completed_job_is_not_tried_again(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, a_result())

    answer = _retry(ada, job)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_not_finished")
    assert "submit its question as a new job" in answer.json()["error"]["message"]
    assert ports.jobs.get(job.job_id) == job


def test_attempts_come_to_an_end(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, attempt=MAX_ATTEMPTS, **FAILED)

    answer = _retry(ada, job)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "too_many_attempts")
    assert f"{MAX_ATTEMPTS} times" in answer.json()["error"]["message"]


def test_a_retry_counts_against_the_jobs_that_may_wait(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    ports.settings = ports.settings.model_copy(update={"max_pending_jobs_per_owner": 1})
    job = _add(ports, dataset, **FAILED)
    ports.queue.add(a_job(), ports.settings.limits)

    answer = _retry(ada, job)

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_pending_jobs")
    assert "retry-after" in answer.headers
    assert ports.jobs.get(job.job_id) == job


def test_without_its_dataset_a_job_is_not_tried_again(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, **FAILED)
    ada.delete(f"/datasets/{dataset.dataset_id}")

    answer = _retry(ada, job)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "dataset_not_ready")
    assert "upload it again" in answer.json()["error"]["message"]
    assert ports.jobs.get(job.job_id) == job


def test_on_a_dataset_that_is_not_ready_a_job_is_not_tried_again(ada: HttpApi, ports: InMemoryPorts) -> None:
    dataset = a_dataset(status=DatasetStatus.REJECTED)
    ports.datasets.add(dataset)

    answer = _retry(ada, _add(ports, dataset, **FAILED))

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "dataset_not_ready")


def test_another_owners_job_answers_as_one_that_was_never_there(
    bob: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    job = _add(ports, dataset, owner_id="ada", **FAILED)

    answers = [_retry(bob, each) for each in (job, a_job(), a_job(job_id="x"))]

    assert {(answer.status_code, answer.body) for answer in answers} == {(404, answers[0].body)}
    assert answers[0].json()["error"]["code"] == "job_not_found"
    assert ports.jobs.get(job.job_id) == job


def test_the_same_key_tries_once(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, **FAILED)

    first, second = (_retry(ada, job, key="k-1") for _ in range(2))

    assert (second.status_code, second.json()) == (first.status_code, first.json()) == (202, first.json())
    assert ports.jobs.get(job.job_id).attempt == 2


def test_the_same_key_for_another_stage_is_a_conflict(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, **FAILED)
    _retry(ada, job, key="k-1")

    answer = _retry(ada, job, {"from_stage": "decompose"}, key="k-1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_conflict")


def test_a_retry_whose_answer_was_lost_is_answered_when_it_is_repeated(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    job = _add(ports, dataset, **FAILED)
    first = _retry(ada, job, key="k-1")
    ports.remembered_answers = configured(InMemoryIdempotency())

    again = _retry(ada, job, key="k-1")

    assert (again.status_code, again.json()) == (202, first.json())
    assert ports.jobs.get(job.job_id).attempt == 2


def test_a_retry_whose_answer_was_lost_conflicts_with_one_of_its_key_for_another_stage(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    job = _add(ports, dataset, **FAILED)
    _retry(ada, job, key="k-1")
    ports.remembered_answers = configured(InMemoryIdempotency())

    answer = _retry(ada, job, {"from_stage": "decompose"}, key="k-1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_conflict")


def test_another_key_does_not_retry_a_job_that_waits_again(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    job = _add(ports, dataset, **FAILED)
    _retry(ada, job, key="k-1")

    answer = _retry(ada, job, key="k-2")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_not_finished")


def test_nobody_is_told_the_name_of_a_request(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    job = _add(ports, dataset, **FAILED)
    _retry(ada, job, key="k-1")

    (retried,) = (event for event in ports.jobs.events(job.job_id) if event.type is EventType.RETRIED)

    assert retried.request is not None
    assert retried.request not in str(ada.get(f"/deep-research/jobs/{job.job_id}/events").json())


def test_a_retried_job_waits_although_no_slot_can_be_given_now(
    ada: HttpApi, ports: InMemoryPorts, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Slots:
        raise ServiceUnavailableError("Away.")

    monkeypatch.setattr(ports.queue, "slots", away)
    job = _add(ports, dataset, **FAILED)

    assert _retry(ada, job).status_code == 202
    assert ports.jobs.get(job.job_id).place is Place.WAITING
