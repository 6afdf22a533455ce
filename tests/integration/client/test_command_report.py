"""`deep-research report`, against a real server on loopback that answers by script."""

from pathlib import Path

from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Run, a_report
from tests.integration.client.scripted_api import Reply, ScriptedAPI

GET_JOB = f"GET {wire.JOB}"
GET_REPORT = f"GET {wire.JOB}/report"


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
