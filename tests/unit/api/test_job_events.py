"""Following a job by its event log."""

from datetime import timedelta
from typing import Any

import pytest

from deep_research.domain.job import Job, JobError, Stage
from deep_research.domain.resumption import Resumption
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_job

JOBS = "/deep-research/jobs"


@pytest.fixture
def job(ports: InMemoryPorts) -> Job:
    """A job of Ada's that ran, failed and was retried: ten things happened to it."""
    limits = ports.settings.limits
    job = ports.queue.add(a_job(), limits)
    ports.dispatcher.fill(NOW, added=job)
    ports.jobs.begin(job.job_id, 1, NOW)
    ports.jobs.record_stage(job.job_id, 1, Stage.CLASSIFY, NOW)
    ports.jobs.record_plan(job.job_id, 1, Stage.CLASSIFY, 2, NOW)
    for query_id in ("Q1", "Q2"):
        ports.jobs.record_query(job.job_id, 1, query_id, NOW)
    ports.jobs.fail(job.job_id, 1, JobError(code="timed_out", message="It took too long."), NOW)
    ports.settlement.settle(_slot(ports), None, NOW)
    return ports.queue.retry(job.job_id, Resumption(reused=(Stage.DECOMPOSE,)), limits, NOW + timedelta(seconds=1))


def _slot(ports: InMemoryPorts) -> Any:
    (slot,) = ports.queue.slots().held
    return slot


def _told(client: HttpApi, job: Job, **query: object) -> Any:
    answer = client.get(f"{JOBS}/{job.job_id}/events", **query)
    assert answer.status_code == 200
    return answer.json()


def test_events_are_told_in_order_without_gaps(ada: HttpApi, job: Job) -> None:
    told = _told(ada, job)

    assert (told["success"], told["job_id"], told["status"]) == (True, job.job_id, "pending")
    assert (told["count"], told["last_sequence"]) == (10, 10)
    assert [event["sequence"] for event in told["events"]] == list(range(1, 11))
    assert [event["type"] for event in told["events"]] == [
        "submitted",
        "admitted",
        "started",
        "stage",
        "planned",
        "query_done",
        "query_done",
        "failed",
        "settled",
        "retried",
    ]


def test_each_event_tells_what_fits_it_and_no_more(ada: HttpApi, job: Job) -> None:
    submitted, _, _, stage, planned, query, _, failed, _, retried = _told(ada, job)["events"]
    at = "2026-03-01T12:00:00Z"

    assert submitted == {"sequence": 1, "type": "submitted", "at": at, "attempt": 1}
    assert stage == {"sequence": 4, "type": "stage", "at": at, "attempt": 1, "stage": "classify"}
    assert planned == {
        "sequence": 5,
        "type": "planned",
        "at": at,
        "attempt": 1,
        "stage": "classify",
        "queries": 2,
    }
    assert query == {"sequence": 6, "type": "query_done", "at": at, "attempt": 1, "query_id": "Q1"}
    assert failed == {"sequence": 8, "type": "failed", "at": at, "attempt": 1, "error_code": "timed_out"}
    assert retried == {
        "sequence": 10,
        "type": "retried",
        "at": "2026-03-01T12:00:01Z",
        "attempt": 2,
        "reused_stages": ["decompose"],
    }


def test_only_what_came_after_is_told(ada: HttpApi, job: Job) -> None:
    told = _told(ada, job, after=8)

    assert [event["sequence"] for event in told["events"]] == [9, 10]
    assert told["last_sequence"] == 10


@pytest.mark.parametrize("after", [10, 11, 10**30])
def test_after_the_last_event_nothing_is_told(ada: HttpApi, job: Job, after: int) -> None:
    told = _told(ada, job, after=after)

    assert (told["events"], told["count"], told["last_sequence"]) == ([], 0, 10)


def test_a_log_that_is_read_in_parts_is_read_whole(ada: HttpApi, job: Job) -> None:
    seen: list[int] = []
    while part := _told(ada, job, after=seen[-1] if seen else 0, limit=3)["events"]:
        assert len(part) <= 3
        seen += [event["sequence"] for event in part]

    assert seen == list(range(1, 11))


def test_a_part_says_where_the_next_one_begins(ada: HttpApi, job: Job) -> None:
    assert _told(ada, job, limit=3)["last_sequence"] == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": -1}, "after"),
        ({"after": "NaN"}, "after"),
        ({"after": "1.5"}, "after"),
        ({"after": ""}, "after"),
        ({"after": "0x10"}, "after"),
        ({"after": "9" * 5000}, "after"),
        ({"limit": 0}, "limit"),
        ({"limit": -1}, "limit"),
        ({"limit": 1001}, "limit"),
    ],
)
def test_a_number_that_can_not_be_used_is_named(ada: HttpApi, job: Job, query: dict[str, object], field: str) -> None:
    answer = ada.get(f"{JOBS}/{job.job_id}/events", **query)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


def test_another_owners_events_answer_as_those_of_a_job_that_was_never_there(
    ada: HttpApi, bob: HttpApi, job: Job
) -> None:
    answers = [bob.get(f"{JOBS}/{job_id}/events") for job_id in (job.job_id, a_job().job_id, "x", "%2e%2e")]

    assert ada.get(f"{JOBS}/{job.job_id}/events").status_code == 200
    assert {(answer.status_code, answer.body) for answer in answers} == {(404, answers[0].body)}
    assert answers[0].json()["error"]["code"] == "job_not_found"
