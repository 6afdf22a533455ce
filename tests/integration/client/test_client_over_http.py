"""The client, against a real server on loopback that answers by script."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from deep_research_client import (
    APIError,
    AuthenticationError,
    Client,
    ConflictError,
    DatasetRejectedError,
    InvalidRequestError,
    JobStatus,
    NotFoundError,
    Priority,
    RateLimitError,
    ResultUnavailableError,
    RetryPolicy,
    ServerError,
    Stage,
    TooLargeError,
    UnexpectedReplyError,
    UnreachableError,
    UploadFailedError,
    WaitTimeoutError,
)
from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Clock
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

SUBMIT = "POST /deep-research/jobs/submit"
GET_JOB = f"GET {wire.JOB}"
RETRY = f"POST {wire.JOB}/retry"
EVENTS = f"GET {wire.JOB}/events"
GET_DATASET = f"GET /datasets/{wire.DATASET_ID}"


def test_a_question_is_submitted_with_the_token_and_a_key(api: ScriptedAPI, client: Client) -> None:
    api.on(SUBMIT, Reply(202, wire.submitted()))
    receipt = client.jobs.submit(wire.DATASET_ID, "Why?", verbose=True)
    asked = api.asked[0]
    assert receipt.job_id == wire.JOB_ID
    assert receipt.status is JobStatus.PENDING
    assert asked.json == {"dataset_id": wire.DATASET_ID, "question": "Why?", "verbose": 1}
    assert asked.headers["authorization"] == "Bearer a-token"
    assert len(asked.headers["idempotency-key"]) == 32


def test_a_priority_is_sent_where_one_is_given(api: ScriptedAPI, client: Client) -> None:
    api.on(SUBMIT, Reply(202, wire.submitted()))
    client.jobs.submit(wire.DATASET_ID, "Why?", priority=Priority.HIGH)
    client.jobs.submit(wire.DATASET_ID, "Why?")
    assert [asked.json.get("priority") for asked in api.asked] == ["high", None]


def test_too_many_waiting_jobs_are_told_at_once(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    full = refusal(429, "too_many_pending_jobs", "You have 100 jobs waiting.", retryable=True, Retry_After="60")
    api.on(SUBMIT, full)
    with pytest.raises(RateLimitError) as raised:
        client.jobs.submit(wire.DATASET_ID, "Why?")
    assert (raised.value.code, raised.value.retry_after) == ("too_many_pending_jobs", 60)
    assert clock.slept == []


def test_every_attempt_of_one_submission_carries_the_same_key(api: ScriptedAPI, client: Client) -> None:
    api.on(SUBMIT, Reply(hang_up=True), refusal(503, "service_unavailable", "Later."), Reply(202, wire.submitted()))
    client.jobs.submit(wire.DATASET_ID, "Why?")
    assert len(api.asked) == 3
    assert len({asked.headers["idempotency-key"] for asked in api.asked}) == 1


def test_two_submissions_carry_two_keys(api: ScriptedAPI, client: Client) -> None:
    api.on(SUBMIT, Reply(202, wire.submitted()))
    client.jobs.submit(wire.DATASET_ID, "Why?")
    client.jobs.submit(wire.DATASET_ID, "Why?")
    assert len({asked.headers["idempotency-key"] for asked in api.asked}) == 2


def test_the_wait_that_the_api_asks_for_is_kept(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    api.on(GET_JOB, refusal(429, "too_many_requests", "Slow down.", Retry_After="7"), Reply(body=wire.job()))
    client.jobs.get(wire.JOB_ID)
    assert clock.slept[0] >= 7


def test_a_wait_too_long_for_a_person_is_told_instead_of_kept(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    api.on(GET_JOB, refusal(429, "too_many_requests", "Slow down.", retryable=True, Retry_After="600"))
    with pytest.raises(RateLimitError) as raised:
        client.jobs.get(wire.JOB_ID)
    assert raised.value.retry_after == 600
    assert clock.slept == []


def test_waits_grow_and_attempts_are_bounded(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    api.on(GET_JOB, refusal(503, "service_unavailable", "Later."))
    with pytest.raises(ServerError):
        client.jobs.get(wire.JOB_ID)
    assert clock.slept == [0.25, 0.5, 1.0, 2.0]
    assert len(api.asked) == 5


def test_an_error_that_the_api_calls_retryable_is_tried_again(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, refusal(500, "internal_error", "Our fault.", retryable=True), Reply(body=wire.job()))
    assert client.jobs.get(wire.JOB_ID).job_id == wire.JOB_ID


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequestError),
        (401, AuthenticationError),
        (404, NotFoundError),
        (409, ConflictError),
        (413, TooLargeError),
        (422, InvalidRequestError),
        (500, ServerError),
        (418, APIError),
    ],
)
def test_a_refusal_is_an_exception_of_its_status_and_is_not_repeated(
    api: ScriptedAPI, client: Client, status: int, kind: type[APIError]
) -> None:
    api.on(GET_JOB, refusal(status, "some_code", "Do something else."))
    with pytest.raises(kind) as raised:
        client.jobs.get(wire.JOB_ID)
    error = raised.value
    assert (error.code, error.message, error.status) == ("some_code", "Do something else.", status)
    assert (error.retryable, error.request_id) == (False, "req-1")
    assert len(api.asked) == 1


def test_a_gateway_that_refuses_the_token_in_its_own_words_is_understood(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, Reply(401, {"message": "Unauthorized"}))
    with pytest.raises(AuthenticationError, match="fresh"):
        client.jobs.get(wire.JOB_ID)


def test_an_answer_of_another_server_is_told_apart(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, Reply(200, b"<html>Welcome</html>"))
    with pytest.raises(UnexpectedReplyError, match="check that the address"):
        client.jobs.get(wire.JOB_ID)


def test_an_address_where_nobody_listens_is_told_after_bounded_attempts(
    unreachable: Callable[[], str], policy: RetryPolicy, clock: Clock
) -> None:
    with Client(unreachable(), retry=policy) as client, pytest.raises(UnreachableError, match=r"127\.0\.0\.1"):
        client.jobs.get(wire.JOB_ID)
    assert len(clock.slept) == 4


def test_fields_of_a_newer_api_are_carried_along(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, Reply(body=wire.job(queue_position=3)))
    assert client.jobs.get(wire.JOB_ID).model_dump()["queue_position"] == 3


def test_a_token_is_asked_for_with_each_request(api: ScriptedAPI) -> None:
    api.on(GET_JOB, Reply(body=wire.job()))
    tokens = iter(["first", "second"])
    with Client(api.url, lambda: next(tokens)) as client:
        client.jobs.get(wire.JOB_ID)
        client.jobs.get(wire.JOB_ID)
    assert [asked.headers["authorization"] for asked in api.asked] == ["Bearer first", "Bearer second"]


def test_a_file_is_uploaded_as_signed_without_the_token(api: ScriptedAPI, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(b"a,b\n" * 200_000)
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key?signature=1")))
    api.on("PUT /bucket/key", Reply(200, b""))
    api.on(GET_DATASET, Reply(body=wire.dataset("profiling")), Reply(body=wire.dataset()))
    seen: list[tuple[int, int]] = []
    dataset = client.datasets.upload(file, on_progress=lambda sent, total: seen.append((sent, total)))
    put = api.asked_for("PUT /bucket/key")[0]
    assert dataset.dataset_id == wire.DATASET_ID
    assert api.asked[0].json == {"name": "sales.csv", "size_bytes": 800_000}
    assert put.body == file.read_bytes()
    assert put.headers["content-length"] == "800000"
    assert put.headers["content-type"] == "application/octet-stream"
    assert "authorization" not in put.headers
    assert "transfer-encoding" not in put.headers
    assert len(seen) > 1
    assert seen[-1] == (800_000, 800_000)


def test_an_upload_that_breaks_off_starts_again_from_the_first_byte(
    api: ScriptedAPI, client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(b"a,b\n1,2\n")
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key")))
    api.on("PUT /bucket/key", Reply(hang_up=True), Reply(503, b"<Error/>"), Reply(200, b""))
    client.datasets.create(file)
    assert [asked.body for asked in api.asked_for("PUT /bucket/key")] == [b"a,b\n1,2\n"] * 3


def test_an_upload_that_the_storage_refuses_says_so(api: ScriptedAPI, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(b"a,b\n")
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key")))
    api.on("PUT /bucket/key", Reply(403, b"<Error><Code>AccessDenied</Code></Error>"))
    with pytest.raises(UploadFailedError, match=r"sales\.csv .*403"):
        client.datasets.create(file)


def test_a_rejected_dataset_says_why(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_DATASET, Reply(body=wire.dataset("rejected", error_message="The file is empty.")))
    with pytest.raises(DatasetRejectedError, match=r"The file is empty\."):
        client.datasets.wait_until_ready(wire.DATASET_ID)


def test_waiting_for_a_dataset_ends_at_its_timeout(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_DATASET, Reply(body=wire.dataset("profiling")))
    with pytest.raises(WaitTimeoutError, match="10 seconds"):
        client.datasets.wait_until_ready(wire.DATASET_ID, timeout=10)


def test_a_listing_goes_on_through_its_pages_as_far_as_it_is_read(api: ScriptedAPI, client: Client) -> None:
    pages = [
        {"success": True, "count": 2, "jobs": [wire.job(), wire.job()], "next_cursor": "two+/="},
        {"success": True, "count": 1, "jobs": [wire.job()], "next_cursor": None},
    ]
    api.on("GET /deep-research/jobs", *(Reply(body=page) for page in pages))
    listing = client.jobs.list(status=JobStatus.RUNNING, page_size=2)
    assert len(list(islice(listing, 2))) == 2
    assert len(api.asked) == 1
    assert len(list(listing)) == 1
    assert api.asked[0].path == "/deep-research/jobs?status=running&limit=2"
    assert api.asked[1].path == "/deep-research/jobs?status=running&limit=2&cursor=two%2B%2F%3D"


def test_datasets_are_listed_and_deleted(api: ScriptedAPI, client: Client) -> None:
    api.on("GET /datasets", Reply(body={"success": True, "datasets": [wire.dataset()], "next_cursor": None}))
    api.on(f"DELETE /datasets/{wire.DATASET_ID}", Reply(body={"success": True}))
    (dataset,) = client.datasets.list()
    client.datasets.delete(dataset.dataset_id)
    assert api.asked[-1].method == "DELETE"


def test_an_id_can_not_leave_its_place_in_the_path(api: ScriptedAPI, client: Client) -> None:
    with pytest.raises(NotFoundError):
        client.datasets.get("../health?x=1")
    assert api.asked[0].path == "/datasets/..%2Fhealth%3Fx%3D1"


def test_a_watch_tells_each_change_once_and_ends_with_the_job(api: ScriptedAPI, client: Client) -> None:
    api.on(
        GET_JOB,
        Reply(body=wire.job("pending", 0)),
        Reply(body=wire.job("running", 35)),
        Reply(body=wire.job("running", 35)),
        Reply(body=wire.job("running", 45)),
        Reply(body=wire.completed()),
    )
    assert [job.progress_percentage for job in client.jobs.watch(wire.JOB_ID)] == [0, 35, 45, 100]


def test_a_watch_asks_less_and_less_often_while_nothing_changes(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    api.on(GET_JOB, *[Reply(body=wire.job())] * 20, Reply(body=wire.completed()))
    client.jobs.wait(wire.JOB_ID)
    assert clock.slept == sorted(clock.slept)
    assert clock.slept[-1] == 3.0


def test_a_watch_outlives_an_api_that_is_out_of_reach_for_a_while(api: ScriptedAPI, client: Client) -> None:
    outage = [refusal(503, "service_unavailable", "Later.", retryable=True)] * 12
    api.on(GET_JOB, Reply(body=wire.job()), *outage, Reply(body=wire.completed()))
    assert client.jobs.wait(wire.JOB_ID).status is JobStatus.COMPLETED


def test_a_watch_gives_up_on_an_api_that_stays_out_of_reach(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    api.on(GET_JOB, Reply(body=wire.job()), refusal(503, "service_unavailable", "Later.", retryable=True))
    with pytest.raises(ServerError):
        client.jobs.wait(wire.JOB_ID)
    assert clock.now() > 300


def test_a_large_result_is_fetched_where_the_api_says_without_the_token(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, Reply(body=wire.completed(result=None, result_url=f"{api.url}/bucket/result.json?signature=1")))
    api.on("GET /bucket/result.json", Reply(body=wire.result()))
    assert client.jobs.result(wire.JOB_ID).key_findings[0].evidence == ("Q1",)
    assert "authorization" not in api.asked_for("GET /bucket/result.json")[0].headers


def test_a_job_of_a_listing_gets_its_result(api: ScriptedAPI, client: Client) -> None:
    listed = {"success": True, "jobs": [wire.completed(result=None, has_result=True)], "next_cursor": None}
    api.on("GET /deep-research/jobs", Reply(body=listed))
    api.on(GET_JOB, Reply(body=wire.completed()))
    (job,) = client.jobs.list()
    assert client.jobs.result(job).direct_answer.startswith("North America")


def test_a_job_without_a_result_says_why(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, Reply(body=wire.job("failed", 55, error_message="The engine was not there.")))
    with pytest.raises(ResultUnavailableError, match=r"is failed .*: The engine was not there\."):
        client.jobs.result(wire.JOB_ID)


def test_a_finished_job_can_not_be_cancelled(api: ScriptedAPI, client: Client) -> None:
    api.on(f"DELETE {wire.JOB}", refusal(409, "job_finished", "The job is completed."))
    with pytest.raises(ConflictError, match="completed"):
        client.jobs.cancel(wire.JOB_ID)


def test_cancelling_answers_the_cancelled_job(api: ScriptedAPI, client: Client) -> None:
    api.on(f"DELETE {wire.JOB}", Reply(body=wire.job("cancelled")))
    assert client.jobs.cancel(wire.JOB_ID).status is JobStatus.CANCELLED


def test_a_job_tells_its_place_in_the_queue_its_attempt_and_its_error(api: ScriptedAPI, client: Client) -> None:
    error = {"code": "timed_out", "message": "It took too long."}
    waiting = wire.job("pending", 0, priority="high", queue_position=3, attempt=2, reused_stages=["decompose"])
    api.on(GET_JOB, Reply(body=waiting), Reply(body=wire.job("failed", 35, error=error)))

    job, failed = client.jobs.get(wire.JOB_ID), client.jobs.get(wire.JOB_ID)

    assert (job.priority, job.queue_position, job.attempt) == (Priority.HIGH, 3, 2)
    assert job.reused_stages == (Stage.DECOMPOSE,)
    assert failed.error is not None
    assert (failed.error.code, failed.error.message) == ("timed_out", "It took too long.")


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_a_partial_result_is_a_result_that_says_how_much_it_is(api: ScriptedAPI, client: Client, status: str) -> None:
    api.on(GET_JOB, Reply(body=wire.partly_done(status)))

    completeness = client.jobs.result(wire.JOB_ID).completeness

    assert (completeness.complete, completeness.queries_completed, completeness.queries_planned) == (False, 5, 8)


def test_what_an_ended_job_had_found_is_waited_for_until_it_is_settled(api: ScriptedAPI, client: Client) -> None:
    ended = wire.job("failed", 45, settled_at=None)
    settled = wire.partly_done("failed", settled_at="2026-03-01T10:00:31Z")
    api.on(GET_JOB, Reply(body=ended), Reply(body=ended), Reply(body=settled))

    job = client.jobs.settled(client.jobs.get(wire.JOB_ID))

    assert job.result is not None
    assert len(api.asked) == 3


def test_a_job_whose_settling_takes_too_long_is_told_as_it_is(api: ScriptedAPI, client: Client, clock: Clock) -> None:
    api.on(GET_JOB, Reply(body=wire.job("failed", 45, settled_at=None)))

    job = client.jobs.settled(client.jobs.get(wire.JOB_ID), timeout=10)

    assert job.result is None
    assert 10 <= clock.now() <= 15


def test_an_api_that_does_not_tell_of_settling_is_not_waited_for(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_JOB, Reply(body=wire.job("failed", 45)))

    client.jobs.settled(client.jobs.get(wire.JOB_ID))

    assert len(api.asked) == 1


def test_a_retry_is_sent_with_a_key_and_tells_what_is_taken_over(api: ScriptedAPI, client: Client) -> None:
    api.on(RETRY, Reply(hang_up=True), Reply(202, wire.retried()))

    retried = client.jobs.retry(wire.JOB_ID)

    assert (retried.attempt, retried.reused_stages) == (2, (Stage.DECOMPOSE, Stage.CLASSIFY))
    assert [asked.json for asked in api.asked] == [{}, {}]
    assert len({asked.headers["idempotency-key"] for asked in api.asked}) == 1


def test_a_retry_may_begin_at_a_stage(api: ScriptedAPI, client: Client) -> None:
    api.on(RETRY, Reply(202, wire.retried()))

    client.jobs.retry(wire.JOB_ID, from_stage=Stage.SYNTHESIZE)

    assert api.asked[0].json == {"from_stage": "synthesize"}


def test_a_job_that_runs_can_not_be_retried(api: ScriptedAPI, client: Client) -> None:
    api.on(RETRY, refusal(409, "job_not_finished", "This job is running."))

    with pytest.raises(ConflictError, match="is running"):
        client.jobs.retry(wire.JOB_ID)


def test_events_are_read_to_the_end_of_the_log_page_by_page(api: ScriptedAPI, client: Client) -> None:
    first = wire.events(wire.event(3, "started"), wire.event(4, "query_done", query_id="Q1"))
    api.on(EVENTS, Reply(body=first), Reply(body=wire.events(wire.event(5, "completed"))), Reply(body=wire.events()))

    seen = list(client.jobs.events(wire.JOB_ID, after=2))

    assert [(event.sequence, event.type, event.query_id) for event in seen] == [
        (3, "started", None),
        (4, "query_done", "Q1"),
        (5, "completed", None),
    ]
    assert [asked.path.partition("?")[2] for asked in api.asked] == ["after=2", "after=4", "after=5"]


def test_following_tells_each_event_once_until_the_job_has_ended(api: ScriptedAPI, client: Client) -> None:
    api.on(
        EVENTS,
        Reply(body=wire.events(wire.event(1, "submitted"), status="pending")),
        Reply(body=wire.events(status="pending", last=1)),
        Reply(503, {}),
        Reply(body=wire.events(wire.event(2, "started"), wire.event(3, "completed"), status="running")),
        Reply(body=wire.events(wire.event(4, "settled"), status="completed")),
        Reply(body=wire.events(status="completed", last=4)),
    )

    assert [event.sequence for event in client.jobs.follow(wire.JOB_ID)] == [1, 2, 3, 4]


def test_an_event_that_this_client_does_not_know_is_told_as_it_came(api: ScriptedAPI, client: Client) -> None:
    paused = wire.event(1, "paused", by="bob")
    api.on(EVENTS, Reply(body=wire.events(paused)), Reply(body=wire.events()))

    (event,) = client.jobs.events(wire.JOB_ID)

    assert event.model_dump(mode="json", exclude_unset=True) == paused
