"""Each request of the client over HTTP: its key, its token, its patience, and what it makes of a refusal."""

from collections.abc import Callable

import pytest

from deep_research_client import (
    APIError,
    AuthenticationError,
    Client,
    ConflictError,
    InvalidRequestError,
    JobStatus,
    NotFoundError,
    Priority,
    RateLimitError,
    RetryPolicy,
    ServerError,
    TooLargeError,
    UnexpectedReplyError,
    UnreachableError,
)
from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Clock
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

SUBMIT = "POST /deep-research/jobs/submit"
GET_JOB = f"GET {wire.JOB}"


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


def test_an_id_can_not_leave_its_place_in_the_path(api: ScriptedAPI, client: Client) -> None:
    with pytest.raises(NotFoundError):
        client.datasets.get("../health?x=1")
    assert api.asked[0].path == "/datasets/..%2Fhealth%3Fx%3D1"
