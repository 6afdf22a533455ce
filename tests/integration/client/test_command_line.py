"""The `deep-research` command, against a real server on loopback that answers by script."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deep_research_client.cli import app, local_cloud
from tests.fakes import api_replies as wire
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

GET_JOB = f"GET {wire.JOB}"
RETRY = f"POST {wire.JOB}/retry"
EVENTS = f"GET {wire.JOB}/events"
GET_REPORT = f"GET {wire.JOB}/report"
QUESTION = "What are the top sales trends?"

Run = Callable[..., Result]


@pytest.fixture
def run(api: ScriptedAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in an empty directory, with the scripted API named by the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEEP_RESEARCH_API", api.url)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("DEEP_RESEARCH_TOKEN", raising=False)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text("region,revenue\nWest,1\n")
    return path


def a_report() -> Reply:
    return Reply(body=wire.REPORT.encode(), headers={"Content-Type": "text/markdown; charset=utf-8"})


@pytest.fixture
def takes_uploads(api: ScriptedAPI) -> ScriptedAPI:
    """The API takes a file and a question; each test says what becomes of the job."""
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key")))
    api.on("PUT /bucket/key", Reply(200, b""))
    api.on(f"GET /datasets/{wire.DATASET_ID}", Reply(body=wire.dataset()))
    api.on("POST /deep-research/jobs/submit", Reply(202, wire.submitted()))
    api.on(GET_REPORT, a_report())
    return api


def test_ask_prints_the_report_and_where_it_was_written(takes_uploads: ScriptedAPI, run: Run, file: Path) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.job("pending", 0)), Reply(body=wire.job()), Reply(body=wire.completed()))
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 0, finished.output
    assert "North America leads with 553,975." in finished.stdout
    assert f"Wrote research/{wire.JOB_ID}/report.md" in finished.stdout
    assert f"Wrote research/{wire.JOB_ID}/evidence: 1 table" in finished.stdout
    assert (file.parent / "research" / wire.JOB_ID / "evidence" / "Q1.csv").is_file()


def test_ask_tells_each_stage_in_plain_lines_where_there_is_no_terminal(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    running = wire.job("running", 35, queries_done=2, queries_planned=6)
    takes_uploads.on(GET_JOB, Reply(body=wire.job("pending", 0)), Reply(body=running), Reply(body=wire.completed()))
    told = run("ask", str(file), QUESTION).stderr.splitlines()
    assert any(line.startswith("  0 %  Waiting for its turn") for line in told)
    assert any(line.startswith(" 35 %  Executing queries (3 of 7), 2 of 6 queries  [") for line in told)
    assert any(line.startswith("100 %  Completed  [") for line in told)


def test_ask_with_json_prints_only_json_and_writes_nothing(takes_uploads: ScriptedAPI, run: Run, file: Path) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.completed()))
    finished = run("ask", str(file), QUESTION, "--json")
    assert json.loads(finished.stdout) == wire.completed()
    assert not (file.parent / "research").exists()


def test_ask_with_json_inlines_a_result_that_is_kept_elsewhere(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    takes_uploads.on(
        GET_JOB, Reply(body=wire.completed(result=None, result_url=f"{takes_uploads.url}/bucket/result.json"))
    )
    takes_uploads.on("GET /bucket/result.json", Reply(body=wire.result()))
    assert json.loads(run("ask", str(file), QUESTION, "--json").stdout)["result"] == wire.result()


def test_ask_takes_a_dataset_that_is_there_already(takes_uploads: ScriptedAPI, run: Run) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.completed()))
    assert run("ask", wire.DATASET_ID, QUESTION, "--verbose").exit_code == 0
    submission = takes_uploads.asked_for("POST /deep-research/jobs/submit")[0].json
    assert submission == {"dataset_id": wire.DATASET_ID, "question": QUESTION, "verbose": 1}
    assert takes_uploads.asked_for("POST /datasets") == []


def test_a_failed_job_ends_with_1_and_its_reason(takes_uploads: ScriptedAPI, run: Run, file: Path) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.job("failed", 35, error_message="The engine was not there.")))
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 1
    assert f"Job {wire.JOB_ID} failed: The engine was not there." in finished.stderr


def test_an_error_of_the_api_ends_with_1_and_one_sentence(takes_uploads: ScriptedAPI, run: Run, file: Path) -> None:
    message = "`question` must have at least 3 characters."
    takes_uploads.on("POST /deep-research/jobs/submit", refusal(422, "invalid_field", message))
    finished = run("ask", str(file), "?")
    assert finished.exit_code == 1
    assert finished.stderr.endswith(f"Error: {message}\n")
    assert "Traceback" not in finished.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "missing.csv", QUESTION),
        ("ask", "missing.csv"),
        ("ask", wire.DATASET_ID, QUESTION, "--priority", "urgent"),
        ("jobs", "--status", "odd"),
        ("retry", wire.JOB_ID, "--from", "publish"),
        ("retry",),
        ("events", wire.JOB_ID, "--after", "-1"),
        ("frobnicate",),
    ],
)
def test_wrong_use_ends_with_2_and_sends_nothing(api: ScriptedAPI, run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
    assert api.asked == []


def interrupt() -> None:
    """What Ctrl-C does."""
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A process that a shell has started in the background ignores Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_interrupting_a_remote_job_ends_with_130_and_says_how_to_go_on(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.job()), Reply(body=wire.job(), meanwhile=interrupt))
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 130
    assert f"job {wire.JOB_ID} goes on" in finished.stderr
    assert f"deep-research watch {wire.JOB_ID} --api {takes_uploads.url}" in finished.stderr


def test_a_missing_token_says_where_to_give_one(api: ScriptedAPI, run: Run) -> None:
    api.on("GET /deep-research/jobs", Reply(401, {"message": "Unauthorized"}))
    finished = run("jobs")
    assert finished.exit_code == 1
    assert "DEEP_RESEARCH_TOKEN" in finished.stderr


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_the_token_may_stand_before_or_after_the_command_or_in_the_environment(
    api: ScriptedAPI, run: Run, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    api.on(GET_JOB, Reply(body=wire.job()))
    if place == "environment":
        monkeypatch.setenv("DEEP_RESEARCH_TOKEN", "a-token")
    option = ("--token", "a-token")
    run(*(option if place == "before" else ()), "status", wire.JOB_ID, *(option if place == "after" else ()))
    assert api.asked[0].headers["authorization"] == "Bearer a-token"


def test_an_address_on_the_command_line_outweighs_the_environment(
    api: ScriptedAPI, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.on(GET_JOB, Reply(body=wire.job()))
    monkeypatch.setenv("DEEP_RESEARCH_API", "http://127.0.0.1:9")
    assert run("--api", api.url, "status", wire.JOB_ID).exit_code == 0


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


def test_ask_sends_the_priority(takes_uploads: ScriptedAPI, run: Run, file: Path) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.completed()))
    assert run("ask", str(file), QUESTION, "--priority", "high").exit_code == 0
    assert takes_uploads.asked_for("POST /deep-research/jobs/submit")[0].json["priority"] == "high"


def test_ask_prints_what_was_found_before_the_job_ended_and_how_to_go_on(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.partly_done()))
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 1
    assert "Partial result: 5 of 8 queries. Cancelled by its owner." in finished.stdout
    assert "North America leads with 553,975." in finished.stdout
    assert f"deep-research retry {wire.JOB_ID}" in finished.stderr


def test_ask_prints_what_a_failed_job_had_found_once_it_is_kept(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    settled = wire.partly_done("failed", settled_at="2026-03-01T10:00:31Z", error_message="It took too long.")
    takes_uploads.on(GET_JOB, Reply(body=wire.job("failed", 45, settled_at=None)), Reply(body=settled))
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 1
    assert "North America leads with 553,975." in finished.stdout
    assert f"Job {wire.JOB_ID} failed: It took too long." in finished.stderr


def test_an_owner_with_too_many_waiting_jobs_is_told_the_limit(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    full = refusal(429, "too_many_pending_jobs", "You have 100 jobs waiting.", retryable=True, Retry_After="60")
    takes_uploads.on("POST /deep-research/jobs/submit", full)
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 1
    assert finished.stderr.endswith("Error: You have 100 jobs waiting.\n")


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


def test_events_are_told_a_line_each(api: ScriptedAPI, run: Run) -> None:
    told = [
        wire.event(1, "submitted"),
        wire.event(2, "stage", stage="classify"),
        wire.event(3, "planned", stage="classify", queries=1),
        wire.event(4, "query_done", query_id="Q1"),
        wire.event(5, "failed", error_code="timed_out"),
        wire.event(6, "retried", attempt=2, reused_stages=["decompose"]),
    ]
    api.on(EVENTS, Reply(body=wire.events(*told)), Reply(body=wire.events()))
    assert run("events", wire.JOB_ID).stdout.splitlines() == [
        "   1  2026-03-01 10:00:01  submitted",
        "   2  2026-03-01 10:00:02  stage classify",
        "   3  2026-03-01 10:00:03  planned classify: 1 query",
        "   4  2026-03-01 10:00:04  query done Q1",
        "   5  2026-03-01 10:00:05  failed timed_out",
        "   6  2026-03-01 10:00:06  retried (attempt 2) takes over what was finished: decompose",
    ]


def test_events_as_json_are_one_object_a_line(api: ScriptedAPI, run: Run) -> None:
    told = [wire.event(4, "stage", stage="enrich"), wire.event(5, "completed")]
    api.on(EVENTS, Reply(body=wire.events(*told)), Reply(body=wire.events()))
    lines = run("events", wire.JOB_ID, "--after", "3", "--json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == told
    assert api.asked[0].path.endswith("/events?after=3")


def test_events_are_followed_until_the_job_has_ended(api: ScriptedAPI, run: Run) -> None:
    api.on(
        EVENTS,
        Reply(body=wire.events(wire.event(1, "submitted"), status="pending")),
        Reply(body=wire.events(wire.event(2, "cancelled"), status="cancelled")),
        Reply(body=wire.events(status="cancelled", last=2)),
    )
    assert len(run("events", wire.JOB_ID, "--follow").stdout.splitlines()) == 2


def test_report_prints_and_writes_where_asked(api: ScriptedAPI, run: Run, tmp_path: Path) -> None:
    api.on(GET_JOB, Reply(body=wire.completed()))
    api.on(GET_REPORT, a_report())
    finished = run("report", wire.JOB_ID, "--output", "out")
    assert "Key findings" in finished.stdout
    assert (tmp_path / "out" / "report.md").read_text(encoding="utf-8") == wire.REPORT


def test_report_is_brief_and_says_how_to_see_everything(api: ScriptedAPI, run: Run) -> None:
    api.on(GET_JOB, Reply(body=wire.completed(result=wire.result(methodology="Sums."), verbose=1)))
    brief, full = run("report", wire.JOB_ID).stdout, run("report", wire.JOB_ID, "--full").stdout
    assert f"Everything, with the SQL: deep-research report {wire.JOB_ID} --full" in brief
    assert "SELECT" not in brief
    assert "SELECT" in full
    assert "Methodology" in full
    assert "--full" not in full


def test_report_of_a_job_without_a_result_ends_with_1(api: ScriptedAPI, run: Run) -> None:
    api.on(GET_JOB, Reply(body=wire.job()))
    finished = run("report", wire.JOB_ID)
    assert finished.exit_code == 1
    assert "is running and has no result" in finished.stderr


def test_cancel_cancels(api: ScriptedAPI, run: Run) -> None:
    api.on(f"DELETE {wire.JOB}", Reply(body=wire.job("cancelled")))
    assert run("cancel", wire.JOB_ID).stdout == f"Job {wire.JOB_ID} is cancelled.\n"


@pytest.mark.parametrize("arguments", [("datasets",), ("datasets", "list")])
def test_datasets_are_listed(api: ScriptedAPI, run: Run, arguments: tuple[str, ...]) -> None:
    dataset = wire.dataset(row_count=3839, size_bytes=411_160)
    api.on("GET /datasets", Reply(body={"success": True, "datasets": [dataset], "next_cursor": None}))
    listed = run(*arguments).stdout
    assert wire.DATASET_ID in listed
    assert "3,839" in listed


def test_a_dataset_is_shown_and_deleted(api: ScriptedAPI, run: Run) -> None:
    profile = {"row_count": 2, "columns": [{"name": "region", "type": "text"}]}
    api.on(f"GET /datasets/{wire.DATASET_ID}", Reply(body=wire.dataset(profile=profile)))
    api.on(f"DELETE /datasets/{wire.DATASET_ID}", Reply(body={"success": True}))
    assert "Rows: 2, columns: 1" in run("datasets", "show", wire.DATASET_ID).stdout
    assert run("datasets", "delete", wire.DATASET_ID).exit_code == 0
    assert api.asked[-1].method == "DELETE"


def test_without_an_api_and_without_a_checkout_one_sentence_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEEP_RESEARCH_API")
    monkeypatch.setattr(local_cloud, "PACKAGE", "no_such_package.local")
    finished = run("jobs")
    assert finished.exit_code == 1
    assert "give its address with --api or DEEP_RESEARCH_API" in " ".join(finished.stderr.split())


@pytest.mark.parametrize(
    "command", ["ask", "jobs", "status", "watch", "events", "report", "cancel", "retry", "datasets"]
)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    assert "--api" in run(command, "--help").stdout
