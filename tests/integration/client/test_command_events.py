"""`deep-research events`, against a real server on loopback that answers by script."""

import json

from tests.fakes import api_replies as wire
from tests.integration.client.conftest import Run
from tests.integration.client.scripted_api import Reply, ScriptedAPI

EVENTS = f"GET {wire.JOB}/events"


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
