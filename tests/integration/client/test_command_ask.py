"""`deep-research ask`, against a real server on loopback that answers by script."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Run
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

GET_JOB = f"GET {wire.JOB}"
QUESTION = "What are the top sales trends?"


def interrupt() -> None:
    """What Ctrl-C does."""
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A process that a shell has started in the background ignores Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


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


@pytest.mark.usefixtures("interruptible")
def test_interrupting_a_remote_job_ends_with_130_and_says_how_to_go_on(
    takes_uploads: ScriptedAPI, run: Run, file: Path
) -> None:
    takes_uploads.on(GET_JOB, Reply(body=wire.job()), Reply(body=wire.job(), meanwhile=interrupt))
    finished = run("ask", str(file), QUESTION)
    assert finished.exit_code == 130
    assert f"job {wire.JOB_ID} goes on" in finished.stderr
    assert f"deep-research watch {wire.JOB_ID} --api {takes_uploads.url}" in finished.stderr


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
