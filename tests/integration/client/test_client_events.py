"""The log of a job, as the client reads and follows it over HTTP."""

from deep_research_client import (
    Client,
)
from tests.fakes import api_replies as wire
from tests.integration.client.scripted_api import Reply, ScriptedAPI

EVENTS = f"GET {wire.JOB}/events"


def test_events_are_read_to_the_end_of_the_log_page_by_page(api: ScriptedAPI, client: Client) -> None:
    first = wire.events(wire.event(3, "started"), wire.event(4, "query_done", query_id="Q1"))
    api.on(EVENTS, Reply(body=first), Reply(body=wire.events(wire.event(5, "completed"))), Reply(body=wire.events()))

    seen = list(client.jobs.events(wire.JOB_ID, after=2))

    assert [(event.sequence, event.type, event.query_id) for event in seen] == [
        (3, "started", None),
        (4, "query_done", "Q1"),
        (5, "completed", None),
    ]
    assert [asked.path.partition("?")[2] for asked in api.asked] == ["after=2", "after=4", "after=5"]


def test_following_tells_each_event_once_until_the_job_has_ended(api: ScriptedAPI, client: Client) -> None:
    api.on(
        EVENTS,
        Reply(body=wire.events(wire.event(1, "submitted"), status="pending")),
        Reply(body=wire.events(status="pending", last=1)),
        Reply(503, {}),
        Reply(body=wire.events(wire.event(2, "started"), wire.event(3, "completed"), status="running")),
        Reply(body=wire.events(wire.event(4, "settled"), status="completed")),
        Reply(body=wire.events(status="completed", last=4)),
    )

    assert [event.sequence for event in client.jobs.follow(wire.JOB_ID)] == [1, 2, 3, 4]


def test_an_event_that_this_client_does_not_know_is_told_as_it_came(api: ScriptedAPI, client: Client) -> None:
    paused = wire.event(1, "paused", by="bob")
    api.on(EVENTS, Reply(body=wire.events(paused)), Reply(body=wire.events()))

    (event,) = client.jobs.events(wire.JOB_ID)

    assert event.model_dump(mode="json", exclude_unset=True) == paused
