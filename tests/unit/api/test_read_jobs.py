"""Reading and listing jobs."""

from datetime import timedelta
from typing import Any

import pytest

from deep_research.domain.job import Job, JobError, JobStatus, Priority, Stage
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_completed_job, a_job, a_partial_result, a_result, a_settled_job

JOBS = "/deep-research/jobs"
TOO_LONG = JobError(code="timed_out", message="It took too long.")


def _add(ports: InMemoryPorts, **differences: Any) -> Job:
    job = a_job(**differences)
    ports.jobs.add(job)
    return job


def test_a_pending_job_is_told_whole(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _add(ports)

    answer = ada.get(f"{JOBS}/{job.job_id}")

    assert answer.status_code == 200
    assert answer.json() == {
        "success": True,
        "job_id": job.job_id,
        "dataset_id": job.dataset_id,
        "question": job.question,
        "verbose": 0,
        "priority": "normal",
        "status": "pending",
        "attempt": 1,
        "reused_stages": [],
        "queue_position": 1,
        "current_stage": None,
        "progress_percentage": 0,
        "queries_done": 0,
        "queries_planned": 0,
        "has_result": False,
        "direct_answer": None,
        "result": None,
        "result_url": None,
        "error": None,
        "error_message": None,
        "created_at": "2026-03-01T12:00:00Z",
        "started_at": None,
        "completed_at": None,
        "settled_at": None,
        "execution_time_seconds": None,
        "last_sequence": 1,
    }


def test_a_running_job_tells_its_stage_and_percentage(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _add(ports, status=JobStatus.RUNNING, stage=Stage.EXECUTE)

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["current_stage"], seen["progress_percentage"]) == ("Stage 3/7: Executing queries", 35)


def test_a_running_job_tells_how_many_of_its_queries_are_done(ada: HttpApi, ports: InMemoryPorts) -> None:
    done = frozenset({"Q1", "Q2"})
    job = _add(ports, status=JobStatus.RUNNING, queries_done=done, queries_planned=4, follow_ups_planned=2)

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["queries_done"], seen["queries_planned"]) == (2, 6)


def test_a_waiting_job_tells_its_place_in_the_queue(ada: HttpApi, ports: InMemoryPorts) -> None:
    _add(ports, owner_id="bob", priority=Priority.HIGH, queued_at=NOW + timedelta(minutes=5))
    _add(ports, owner_id="bob", priority=Priority.LOW)
    first, second = _add(ports), _add(ports, queued_at=NOW + timedelta(seconds=1))

    positions = [ada.get(f"{JOBS}/{job.job_id}").json()["queue_position"] for job in (first, second)]

    assert positions == [2, 3]


@pytest.mark.parametrize("status", [status for status in JobStatus if status is not JobStatus.PENDING], ids=str)
def test_a_job_that_does_not_wait_has_no_place_in_the_queue(
    ada: HttpApi, ports: InMemoryPorts, status: JobStatus
) -> None:
    job = _add(ports, status=status)

    assert ada.get(f"{JOBS}/{job.job_id}").json()["queue_position"] is None


def test_a_retried_job_tells_its_attempt_and_what_it_took_over(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _add(ports, attempt=2, reused_stages=(Stage.DECOMPOSE, Stage.CLASSIFY))

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["attempt"], seen["reused_stages"]) == (2, ["decompose", "classify"])


def test_a_completed_job_carries_its_result(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, a_result())

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["status"], seen["progress_percentage"], seen["current_stage"]) == ("completed", 100, "Completed")
    assert seen["execution_time_seconds"] == 45.0
    assert seen["result"]["direct_answer"] == "Sales grew."
    assert seen["result"]["supporting_details"][0]["data"]["rows"] == [['"0"']]


@pytest.mark.parametrize("verbose", [False, True])
def test_verbose_fields_are_there_when_they_were_asked_for(ada: HttpApi, ports: InMemoryPorts, verbose: bool) -> None:
    told: dict[str, Any] = {"methodology": "As follows.", "recommendations": "Sell."} if verbose else {}
    job = a_completed_job(ports, a_result(**told), verbose=verbose)

    result = ada.get(f"{JOBS}/{job.job_id}").json()["result"]

    assert ("methodology" in result) is verbose
    assert result["supporting_details"][0]["code"] is None


def test_a_result_too_large_for_an_answer_comes_as_a_signed_url(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, a_result(rows=400_000))

    answer = ada.get(f"{JOBS}/{job.job_id}")

    assert len(answer.body) < 10_000
    assert answer.json()["result"] is None
    assert answer.json()["has_result"]
    assert answer.json()["result_url"].endswith(job.result_key)


def test_a_result_that_has_expired_is_told_so(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, None)

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["status"], seen["result"], seen["has_result"]) == ("completed", None, False)
    assert seen["error"]["code"] == "result_expired"
    assert "no longer stored" in seen["error_message"]


def test_a_failed_job_says_why_for_machines_and_people(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _add(ports, status=JobStatus.FAILED, error=TOO_LONG)

    told, listed = ada.get(f"{JOBS}/{job.job_id}").json(), ada.get(JOBS).json()["jobs"][0]

    for seen in (told, listed):
        assert seen["error"] == {"code": "timed_out", "message": "It took too long."}
        assert seen["error_message"] == "It took too long."


@pytest.mark.parametrize("status", [JobStatus.FAILED, JobStatus.CANCELLED], ids=str)
def test_a_job_that_ended_early_carries_what_it_had_found(
    ada: HttpApi, ports: InMemoryPorts, status: JobStatus
) -> None:
    job = a_settled_job(ports, a_partial_result(), status=status)

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["status"], seen["has_result"], seen["direct_answer"]) == (status, True, "Sales grew.")
    completeness = seen["result"]["completeness"]
    assert (completeness["complete"], completeness["queries_completed"], completeness["queries_planned"]) == (
        False,
        5,
        8,
    )


def test_a_failure_is_told_although_what_was_found_has_expired(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_settled_job(ports, None, status=JobStatus.FAILED, error=TOO_LONG)

    seen = ada.get(f"{JOBS}/{job.job_id}").json()

    assert (seen["has_result"], seen["error"]["code"]) == (False, "timed_out")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_another_owners_job_answers_as_one_that_was_never_there(
    bob: HttpApi, ports: InMemoryPorts, method: str
) -> None:
    job = _add(ports, owner_id="ada")

    answers = [bob.request(method, f"{JOBS}/{job_id}") for job_id in (job.job_id, a_job().job_id, "x", "%00" * 900)]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.body for answer in answers} == {answers[0].body}
    assert ports.jobs.get(job.job_id) == job


def test_jobs_are_listed_newest_first_without_results(ada: HttpApi, ports: InMemoryPorts) -> None:
    first, second = a_completed_job(ports, a_result()), _add(ports)
    _add(ports, owner_id="bob")

    listed = ada.get(JOBS).json()

    assert (listed["success"], listed["count"], listed["next_cursor"]) == (True, 2, None)
    assert [job["job_id"] for job in listed["jobs"]] == [second.job_id, first.job_id]
    assert [job["has_result"] for job in listed["jobs"]] == [False, True]
    assert "result" not in listed["jobs"][0]


def test_a_listing_is_paged_by_cursor(ada: HttpApi, ports: InMemoryPorts) -> None:
    for _ in range(5):
        _add(ports)

    first = ada.get(JOBS, limit=3).json()
    second = ada.get(JOBS, limit=3, cursor=first["next_cursor"]).json()

    assert (first["count"], second["count"], second["next_cursor"]) == (3, 2, None)


def test_empty_filters_count_as_none(ada: HttpApi, ports: InMemoryPorts) -> None:
    _add(ports)

    assert ada.get(JOBS, dataset_id="", status="", limit=50, cursor="").json()["count"] == 1


def test_another_owners_dataset_lists_as_one_that_was_never_there(bob: HttpApi, ports: InMemoryPorts) -> None:
    job = _add(ports, owner_id="ada")

    others, made_up = (bob.get(JOBS, dataset_id=dataset_id) for dataset_id in (job.dataset_id, "made-up"))

    assert (others.status_code, others.json()["count"]) == (200, 0)
    assert others.body == made_up.body


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"status": "lost"}, "status"),
        ({"cursor": "made up"}, "cursor"),
        ({"cursor": "x" * 1000}, "cursor"),
        ({"dataset_id": "x" * 1000}, "dataset_id"),
    ],
)
def test_a_filter_that_can_not_be_used_is_named(ada: HttpApi, query: dict[str, object], field: str) -> None:
    answer = ada.get(JOBS, **query)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


def test_a_cursor_of_another_owner_is_refused(ada: HttpApi, bob: HttpApi, ports: InMemoryPorts) -> None:
    for _ in range(2):
        _add(ports, owner_id="ada")
    cursor = ada.get(JOBS, limit=1).json()["next_cursor"]

    assert bob.get(JOBS, limit=1, cursor=cursor).json()["error"]["code"] == "invalid_cursor"
