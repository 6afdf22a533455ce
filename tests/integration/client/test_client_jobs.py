"""Jobs, as the client watches, lists, retries and cancels them over HTTP, and gets their results."""

from itertools import islice

import pytest

from deep_research_client import (
    Client,
    ConflictError,
    JobStatus,
    Priority,
    ResultUnavailableError,
    ServerError,
    Stage,
)
from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Clock
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

GET_JOB = f"GET {wire.JOB}"
RETRY = f"POST {wire.JOB}/retry"


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
