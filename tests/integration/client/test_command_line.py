"""What all commands share: tokens, addresses, help and wrong use; and `deep-research datasets`."""

import pytest

from deep_research_client.cli import local_cloud
from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Run
from tests.integration.client.scripted_api import Reply, ScriptedAPI

GET_JOB = f"GET {wire.JOB}"
QUESTION = "What are the top sales trends?"


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
    "command", ["ask", "jobs", "status", "watch", "events", "report", "cancel", "retry", "datasets", "alerts"]
)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    assert "--api" in run(command, "--help").stdout
