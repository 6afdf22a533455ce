"""`deep-research jobs`, `status`, `watch`, `retry`, `cancel`, against a server on loopback that answers by script."""

import json

import pytest

from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Run
from tests.integration.client.scripted_api import Reply, ScriptedAPI

GET_JOB = f"GET {wire.JOB}"
RETRY = f"POST {wire.JOB}/retry"
EVENTS = f"GET {wire.JOB}/events"
QUESTION = "What are the top sales trends?"


def test_jobs_lists_with_filters_as_far_as_asked(api: ScriptedAPI, run: Run) -> None:
    listed = [wire.job(), wire.completed(result=None)]
    api.on("GET /deep-research/jobs", Reply(body={"success": True, "jobs": listed, "next_cursor": "more"}))
    finished = run("jobs", "--status", "running", "--dataset", wire.DATASET_ID, "--limit", "2")
    assert finished.stdout.count(wire.JOB_ID) == 2
    assert "35 % Executing queries (3 of 7)" in finished.stdout
    assert [asked.path for asked in api.asked] == [
        f"/deep-research/jobs?dataset_id={wire.DATASET_ID}&status=running&limit=2"
    ]


def test_ids_and_progress_are_whole_on_a_narrow_terminal(
    api: ScriptedAPI, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    api.on("GET /deep-research/jobs", Reply(body={"success": True, "jobs": [wire.job()], "next_cursor": None}))
    api.on("GET /datasets", Reply(body={"success": True, "datasets": [wire.dataset()], "next_cursor": None}))
    jobs = run("jobs").stdout
    assert wire.JOB_ID in jobs
    assert "35 %" in jobs
    assert wire.DATASET_ID in run("datasets").stdout


def test_jobs_as_json_is_a_list(api: ScriptedAPI, run: Run) -> None:
    api.on("GET /deep-research/jobs", Reply(body={"success": True, "jobs": [wire.job()], "next_cursor": None}))
    assert [job["job_id"] for job in json.loads(run("jobs", "--json").stdout)] == [wire.JOB_ID]


def test_watch_follows_to_the_end_and_says_how_to_read_the_report(api: ScriptedAPI, run: Run) -> None:
    api.on(GET_JOB, Reply(body=wire.job()), Reply(body=wire.completed()))
    finished = run("watch", wire.JOB_ID)
    assert finished.exit_code == 0
    assert f"deep-research report {wire.JOB_ID}" in finished.stdout


def test_watch_of_a_job_that_fails_ends_with_1(api: ScriptedAPI, run: Run) -> None:
    api.on(GET_JOB, Reply(body=wire.job("cancelled")))
    finished = run("watch", wire.JOB_ID)
    assert finished.exit_code == 1
    assert "was cancelled" in finished.stderr


def test_status_tells_where_the_job_stands(api: ScriptedAPI, run: Run) -> None:
    api.on(GET_JOB, Reply(body=wire.job()))
    assert run("status", wire.JOB_ID).stdout == f"{QUESTION}\n35 % Executing queries (3 of 7)\n"


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ({"queue_position": 1}, "Waiting, next in the queue"),
        ({"queue_position": 3}, "Waiting, 3rd in the queue"),
        ({"queue_position": 12, "priority": "low"}, "Waiting, 12th in the queue, low priority"),
        ({"queue_position": 2, "attempt": 3}, "Waiting, 2nd in the queue, attempt 3"),
        ({}, "Waiting for its turn"),
    ],
)
def test_status_of_a_job_that_waits_tells_its_place(
    api: ScriptedAPI, run: Run, differences: dict[str, object], said: str
) -> None:
    api.on(GET_JOB, Reply(body=wire.job("pending", 0, **differences)))
    assert run("status", wire.JOB_ID).stdout == f"{QUESTION}\n{said}\n"


def test_status_of_a_retried_job_tells_what_it_took_over(api: ScriptedAPI, run: Run) -> None:
    api.on(GET_JOB, Reply(body=wire.job(attempt=2, reused_stages=["decompose", "classify"])))
    told = run("status", wire.JOB_ID).stdout
    assert "35 % Executing queries (3 of 7), attempt 2\n" in told
    assert "takes over what was finished: decompose, classify." in told


def test_status_of_a_job_that_ended_early_tells_how_far_it_came(api: ScriptedAPI, run: Run) -> None:
    error = {"code": "timed_out", "message": "It took too long."}
    api.on(GET_JOB, Reply(body=wire.partly_done("failed", error=error, error_message=error["message"])))
    assert run("status", wire.JOB_ID).stdout.splitlines()[1:] == [
        "Failed, partial result",
        "It took too long.",
        "Partial result: 5 of 8 queries. Cancelled by its owner.",
    ]


def test_jobs_tells_priority_attempt_and_partial_results(api: ScriptedAPI, run: Run) -> None:
    listed = [
        wire.job("pending", 0, priority="high"),
        wire.job(attempt=2),
        wire.job("cancelled", 40, has_result=True, priority="high"),
    ]
    api.on("GET /deep-research/jobs", Reply(body={"success": True, "jobs": listed, "next_cursor": None}))
    told = " ".join(run("jobs").stdout.split())
    assert "Waiting for its turn, high priority" in told
    assert "attempt 2" in told
    assert "Cancelled, partial result" in told


def test_what_the_api_says_can_not_steer_the_terminal(api: ScriptedAPI, run: Run) -> None:
    odd = wire.job(priority="\x1b[2Jhigh", attempt=2, reused_stages=["\x1b]0;x\x07", "a\nb"])
    api.on(GET_JOB, Reply(body=odd))
    api.on(EVENTS, Reply(body=wire.events(wire.event(1, "\x1b[2J", error_code="a\nb"))), Reply(body=wire.events()))
    api.on(RETRY, Reply(202, wire.retried(reused_stages=["\x1b[2J"])))
    for command in ("status", "events", "retry"):
        told = run(command, wire.JOB_ID)
        assert told.exit_code == 0
        assert "\x1b" not in told.output
        assert "a\nb" not in told.output


def test_retry_tells_what_is_taken_over_and_how_to_watch(api: ScriptedAPI, run: Run) -> None:
    api.on(RETRY, Reply(202, wire.retried()))
    assert run("retry", wire.JOB_ID, "--from", "execute").stdout.splitlines() == [
        f"Attempt 2 of job {wire.JOB_ID} waits for its turn, and takes over what was finished: decompose, classify.",
        f"Watch it: deep-research watch {wire.JOB_ID}",
    ]
    assert api.asked[0].json == {"from_stage": "execute"}


def test_retry_as_json_is_what_the_api_said(api: ScriptedAPI, run: Run) -> None:
    api.on(RETRY, Reply(202, wire.retried(reused_stages=[])))
    assert json.loads(run("retry", wire.JOB_ID, "--json").stdout) == wire.retried(reused_stages=[])
    assert api.asked[0].json == {}


def test_cancel_cancels(api: ScriptedAPI, run: Run) -> None:
    api.on(f"DELETE {wire.JOB}", Reply(body=wire.job("cancelled")))
    assert run("cancel", wire.JOB_ID).stdout == f"Job {wire.JOB_ID} is cancelled.\n"
