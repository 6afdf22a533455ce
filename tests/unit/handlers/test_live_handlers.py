"""The Lambdas of live connections, each given the event that API Gateway or the stream sends."""

import copy
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deep_research.api.live_messages import events_message
from deep_research.domain.errors import ThrottledError
from deep_research.domain.job import JobStatus
from deep_research.jobs.following import Following
from deep_research.jobs.tickets import issue
from tests.fakes.in_memory_channel import InMemoryChannel
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_job
from tests.fakes.stage_lambdas import ENVIRONMENT, LambdaContext

EVENTS = Path(__file__).resolve().parents[2] / "events"
CONTEXT = LambdaContext(function_name="live")
LIVE_URL = "wss://p4t7w2e9m6.execute-api.eu-central-1.amazonaws.com/live"
Load = Callable[[str], ModuleType]


def _event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return event


MESSAGE = _event("connection")
CONNECTION = MESSAGE["requestContext"]["connectionId"]
OWNER = MESSAGE["requestContext"]["authorizer"]["owner_id"]
JOB = json.loads(MESSAGE["body"])["job_id"]


@pytest.fixture
def ports(tmp_path: Path) -> InMemoryPorts:
    return InMemoryPorts(tmp_path)


@pytest.fixture
def channel() -> InMemoryChannel:
    return InMemoryChannel()


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, ports: InMemoryPorts, channel: InMemoryChannel) -> Iterator[Load]:
    """Imports a handler's module as at its cold start, with ports in memory."""
    for name, value in (ENVIRONMENT | {"LIVE_URL": LIVE_URL}).items():
        monkeypatch.setenv(name, value)
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        module = importlib.import_module(f"deep_research.handlers.{name}")
        loaded.append(module.__name__)
        following = Following(ports.connections, channel, events_message)
        given = {"jobs": ports.jobs, "connections": ports.connections, "channel": channel, "following": following}
        module.ports.__dict__.update(given)
        return module

    yield load
    for name in loaded:
        sys.modules.pop(name, None)


@pytest.fixture
def connection(load: Load, ports: InMemoryPorts) -> Callable[..., list[dict[str, Any]]]:
    """Sends messages on an open connection, and gives what comes back."""
    module = load("connection")
    ports.jobs.add(a_job(job_id=JOB, owner_id=OWNER, status=JobStatus.RUNNING))

    def arrive(kind: str, body: str | None = None) -> list[dict[str, Any]]:
        event = copy.deepcopy(MESSAGE) | {"body": body}
        event["requestContext"]["eventType"] = kind
        assert module.handler(event, CONTEXT) == {"statusCode": 200}
        channel: InMemoryChannel = module.ports.channel
        return channel.read(CONNECTION)

    assert arrive("CONNECT") == [], "nothing may be posted before the connection is open"
    return arrive


# --- Tickets ------------------------------------------------------------------------------------------------------


def test_a_ticket_is_answered_with_the_address_that_it_opens(load: Load, ports: InMemoryPorts) -> None:
    answer = load("ticket").handler(_event("ticket"), CONTEXT)

    body = json.loads(answer["body"])
    address = urlsplit(body["url"])
    assert answer["statusCode"] == 201
    assert body["url"].startswith(f"{LIVE_URL}?ticket=")
    assert len(parse_qs(address.query)["ticket"][0]) >= 43
    assert datetime.fromisoformat(body["expires_at"]) - datetime.now(UTC) <= timedelta(seconds=60)


def test_the_owner_of_a_good_ticket_may_connect_once_and_is_told_with_every_event(
    load: Load, ports: InMemoryPorts
) -> None:
    event = _event("authorize")
    ticket = issue(ports.connections, "ada", datetime.now(UTC))
    event["queryStringParameters"]["ticket"] = ticket.text
    authorize = load("authorize").handler

    first, again = authorize(event, CONTEXT), authorize(event, CONTEXT)

    allowed = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    assert first["policyDocument"]["Statement"] == [allowed]
    assert first["context"] == {"owner_id": "ada"}
    assert again["policyDocument"]["Statement"] == [allowed | {"Effect": "Deny"}]
    assert again["context"] == {}


@pytest.mark.parametrize("query", [None, {}, {"ticket": ""}, {"ticket": "made-up"}, {"other": "x"}])
def test_whoever_shows_no_good_ticket_is_refused(load: Load, query: dict[str, str] | None) -> None:
    answer = load("authorize").handler(_event("authorize") | {"queryStringParameters": query}, CONTEXT)

    assert answer["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_a_ticket_is_in_no_log(load: Load, ports: InMemoryPorts, capsys: pytest.CaptureFixture[str]) -> None:
    load("authorize").handler(_event("authorize"), CONTEXT)

    assert _event("authorize")["queryStringParameters"]["ticket"] not in "".join(capsys.readouterr())


# --- Messages -----------------------------------------------------------------------------------------------------


def test_a_subscribe_is_answered_with_the_jobs_events_and_the_job(connection: Any, ports: InMemoryPorts) -> None:
    (answer,) = connection("MESSAGE", MESSAGE["body"])

    assert answer["type"] == "events"
    assert answer["events"] == [{"sequence": 1, "type": "submitted", "at": "2026-03-01T12:00:00Z", "attempt": 1}]
    assert (answer["last_sequence"], answer["job"]["last_sequence"]) == (1, 1)
    assert answer["job"]["status"] == "running"
    assert answer["job"]["error"] is None


def test_an_unsubscribe_and_a_ping_are_answered(connection: Any) -> None:
    assert connection("MESSAGE", f'{{"action": "unsubscribe", "job_id": "{JOB}"}}') == [
        {"type": "unsubscribed", "job_id": JOB}
    ]
    assert connection("MESSAGE", '{"action": "ping"}') == [{"type": "pong"}]


@pytest.mark.parametrize("job_id", ["01KAR6D3H8K5N2P9R4S7T1V6WY", "' OR 1=1", ""])
def test_a_job_that_is_not_the_owners_is_not_found(connection: Any, ports: InMemoryPorts, job_id: str) -> None:
    ports.jobs.add(a_job(job_id="01KAR6D3H8K5N2P9R4S7T1V6WY", owner_id="somebody else"))

    (answer,) = connection("MESSAGE", json.dumps({"action": "subscribe", "job_id": job_id, "after": 0}))

    assert (answer["type"], answer["error"]["code"]) == ("error", "job_not_found")
    assert answer["job_id"] == (job_id if job_id.startswith("01") else None)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "hello",
        "{",
        "null",
        "[]",
        '"subscribe"',
        "{}",
        '{"action": "subscribe"}',
        '{"action": "subscribe", "job_id": 5}',
        '{"action": "subscribe", "job_id": "x", "after": -1}',
        '{"action": "subscribe", "job_id": "x", "after": "3"}',
        '{"action": "subscribe", "job_id": "x", "after": 1.5}',
        '{"action": "subscribe", "job_id": "x", "after": 1e999}',
        '{"action": "subscribe", "job_id": "x", "after": true}',
        '{"action": "subscribe", "job_id": "x", "more": 1}',
        json.dumps({"action": "subscribe", "job_id": "x" * 100_000}),
        "[" * 100_000,
        '"\ud800"',
    ],
    ids=lambda body: repr(body)[:50],
)
def test_a_message_that_can_not_be_read_is_said_to_be_so(connection: Any, body: str | None) -> None:
    (answer,) = connection("MESSAGE", body)

    assert answer["error"]["code"] == "invalid_message"
    assert len(json.dumps(answer)) < 500


@pytest.mark.parametrize("action", ["$disconnect", "$connect", "__class__", "", "x" * 1000])
def test_an_action_that_there_is_not_is_refused_and_the_connection_goes_on(connection: Any, action: str) -> None:
    connection("MESSAGE", MESSAGE["body"])
    (answer,) = connection("MESSAGE", json.dumps({"action": action}))

    assert answer["error"]["code"] == "unknown_action"
    assert connection("MESSAGE", MESSAGE["body"])[0]["type"] == "events"


def test_a_disconnected_page_follows_nothing(connection: Any, ports: InMemoryPorts) -> None:
    connection("MESSAGE", MESSAGE["body"])
    connection("DISCONNECT")

    assert ports.connections.followers(JOB) == ()
    assert connection("MESSAGE", MESSAGE["body"]) == []


@pytest.mark.parametrize(
    ("fault", "code"), [(ThrottledError("Busy."), "throttled"), (ValueError("an internal matter"), "internal_error")]
)
def test_a_fault_is_told_as_one_that_passes_and_without_its_inside(
    connection: Any, ports: InMemoryPorts, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: str
) -> None:
    def fails(job_id: str) -> None:
        raise fault

    monkeypatch.setattr(ports.jobs, "get", fails)
    (answer,) = connection("MESSAGE", MESSAGE["body"])

    assert (answer["error"]["code"], answer["error"]["retryable"], answer["job_id"]) == (code, True, JOB)
    assert "internal matter" not in json.dumps(answer)


def test_a_page_that_has_left_before_its_answer_is_dropped(
    connection: Any, ports: InMemoryPorts, channel: InMemoryChannel
) -> None:
    connection("MESSAGE", MESSAGE["body"])
    channel.gone.add(CONNECTION)

    assert connection("MESSAGE", '{"action": "ping"}') == []
    assert ports.connections.followers(JOB) == ()


# --- Pushes -------------------------------------------------------------------------------------------------------


def _records(*logs: int, job_id: str = JOB) -> list[dict[str, Any]]:
    """The stream's records of changes after which the job's log had so many events."""
    (whole,) = _event("push")["Records"]
    records = []
    for number, length in enumerate(logs):
        record = copy.deepcopy(whole)
        image = record["dynamodb"]["NewImage"]
        image["job_id"] = record["dynamodb"]["Keys"]["job_id"] = {"S": job_id}
        image["events"]["L"] = image["events"]["L"][:length]
        record["dynamodb"]["SequenceNumber"] = f"{job_id}-{number}"
        records.append(record)
    return records


def _follow(ports: InMemoryPorts, connection_id: str, job_id: str = JOB) -> None:
    ports.connections.connect(connection_id, OWNER, NOW)
    ports.connections.follow(connection_id, job_id, 1, NOW, most=100)


def test_changes_of_a_job_in_one_batch_are_told_in_one_message(
    load: Load, ports: InMemoryPorts, channel: InMemoryChannel
) -> None:
    _follow(ports, "c")
    other = "01KAR6D3H8K5N2P9R4S7T1V6WZ"
    _follow(ports, "d", other)

    first, *more = _records(2, 3, 5)
    answer = load("push").handler({"Records": [first, *_records(2, job_id=other), *more]}, CONTEXT)

    assert answer == {"batchItemFailures": []}
    (told,), (also,) = channel.read("c"), channel.read("d")
    assert [event["sequence"] for event in told["events"]] == [2, 3, 4, 5]
    assert told["job"]["status"] == "completed"
    assert [event["sequence"] for event in also["events"]] == [2]


def test_a_job_whose_followers_could_not_all_be_told_is_sent_again_and_no_other(
    load: Load, ports: InMemoryPorts, channel: InMemoryChannel
) -> None:
    other = "01KAR6D3H8K5N2P9R4S7T1V6WZ"
    _follow(ports, "away")
    _follow(ports, "here")
    _follow(ports, "d", other)
    channel.unreachable.add("away")
    records = [*_records(3, 5), *_records(5, job_id=other)]
    push = load("push").handler

    assert push({"Records": records}, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": f"{JOB}-1"}]}
    assert [len(channel.read(each)) for each in ("away", "here", "d")] == [0, 1, 1]

    channel.unreachable.clear()
    assert push({"Records": records[1:]}, CONTEXT) == {"batchItemFailures": []}
    assert [len(channel.read(each)) for each in ("away", "here", "d")] == [1, 0, 0]


def test_a_job_that_nobody_follows_and_one_that_was_deleted_are_told_to_nobody(
    load: Load, ports: InMemoryPorts
) -> None:
    (deleted,) = _records(5)
    deleted["eventName"] = "REMOVE"
    del deleted["dynamodb"]["NewImage"]

    handler = load("push").handler
    assert handler({"Records": [deleted]}, CONTEXT) == handler(_event("push"), CONTEXT) == {"batchItemFailures": []}


# --- Cold starts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["authorize", "connection", "push"])
def test_what_a_live_connection_waits_for_loads_no_web_framework_and_no_engine(name: str) -> None:
    heavy = ("fastapi", "mangum", "duckdb", "sqlglot", "numpy", "scipy")
    code = f"import sys, deep_research.handlers.{name}; print([each for each in {heavy} if each in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
