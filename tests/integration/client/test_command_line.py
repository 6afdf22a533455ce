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
    [("ask", "missing.csv", QUESTION), ("ask", "missing.csv"), ("jobs", "--status", "odd"), ("frobnicate",)],
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


@pytest.mark.parametrize("command", ["ask", "jobs", "status", "watch", "report", "cancel", "datasets"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    assert "--api" in run(command, "--help").stdout
