"""A job's report, as the API renders it."""

import pytest

from deep_research_client import Client, ConflictError, UnexpectedReplyError
from tests.fakes import api_replies as wire
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

GET_REPORT = f"GET {wire.JOB}/report"


def test_a_report_is_text_as_the_api_rendered_it(api: ScriptedAPI, client: Client) -> None:
    report = "# Où ?\n\nÀ l'ouest : 1,200 €.\n"
    api.on(GET_REPORT, Reply(body=report.encode(), headers={"Content-Type": "text/markdown; charset=utf-8"}))

    assert client.jobs.report(wire.JOB_ID) == report
    assert api.asked[0].headers["authorization"] == "Bearer a-token"


def test_a_job_that_is_not_completed_has_no_report(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_REPORT, refusal(409, "job_not_completed", "This job is running."))

    with pytest.raises(ConflictError, match="is running"):
        client.jobs.report(wire.JOB_ID)


def test_a_page_that_somebody_else_answers_with_is_no_report(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_REPORT, Reply(body=b"<html>Sign in</html>", headers={"Content-Type": "text/html"}))

    with pytest.raises(UnexpectedReplyError, match=r"no text/markdown"):
        client.jobs.report(wire.JOB_ID)
