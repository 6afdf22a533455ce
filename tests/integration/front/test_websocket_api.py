"""A WebSocket API over real sockets: who may connect, where messages go, and how a connection ends."""

import json
import queue
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from infra.local import aws_endpoint
from infra.local.connections import Connections
from infra.local.front import websocket_connection
from infra.local.front.server import Server, listen, serve
from infra.local.front.websocket_api import deployed
from infra.local.repairs import apigatewaymanagementapi_connections

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{ARN}%s/invocations"
STAGE_URL = "https://abc.execute-api.us-east-1.amazonaws.com/live"


class Backend:
    """The functions behind the API, and what they were told."""

    def __init__(self) -> None:
        self.authorizer: Any = None
        self.connecting: Any = {"statusCode": 200}
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.authorizing: list[dict[str, Any]] = []

    def invoke(self, function: str, event: dict[str, Any]) -> tuple[Any, Any]:
        if function == "authorize":
            self.authorizing.append(event)
            answer = self.authorizer if self.authorizer is not None else policy("Allow", event["methodArn"])
            return (answer, "Unhandled") if "errorMessage" in answer else (answer, None)
        self.told.put(event)
        context = event["requestContext"]
        if context["eventType"] == "CONNECT":
            return self.connecting, None
        if context["routeKey"] == "fail":
            return {"errorMessage": "broken"}, "Unhandled"
        if context["routeKey"] == "echo":
            client().post_to_connection(ConnectionId=context["connectionId"], Data=event["body"].encode())
        return None, None

    def next(self) -> dict[str, Any]:
        return self.told.get(timeout=10)


def policy(effect: str, resource: str, **context: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "alice", "policyDocument": document, "context": {"owner_id": "alice", **context}}


def client() -> Any:
    return boto3.client("apigatewaymanagementapi", endpoint_url=STAGE_URL)


@pytest.fixture(scope="module")
def live_api(aws: None) -> str:
    gateway = boto3.client("apigatewayv2")
    api = gateway.create_api(Name="live", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
        "ApiId"
    ]
    authorizer = gateway.create_authorizer(
        ApiId=api,
        AuthorizerType="REQUEST",
        Name="Tickets",
        IdentitySource=["route.request.querystring.ticket"],
        AuthorizerUri=URI % "authorize",
    )["AuthorizerId"]
    integration = gateway.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=URI % "connection")[
        "IntegrationId"
    ]
    for key in ("$connect", "$disconnect", "echo", "fail", "note"):
        authorization: Any = {"AuthorizationType": "CUSTOM", "AuthorizerId": authorizer} if key == "$connect" else {}
        gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}", **authorization)
    gateway.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
    return str(api)


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
def server(live_api: str, api_id: str, issuer: Any, backend: Backend) -> Iterator[Server]:
    connections = Connections()
    with apigatewaymanagementapi_connections.repaired(connections):
        server = serve(
            backend,
            api_id,
            issuer.key_set(),
            listening=listen(),
            openapi=dict,
            websocket_api=deployed(live_api, backend, connections),
        )
        yield server
        server.stop()


def opened(server: Server, path: str = "/live?ticket=t", **named: Any) -> ClientConnection:
    return connect(server.url.replace("http", "ws", 1) + path, proxy=None, **named)


@contextmanager
def refused(status: int) -> Iterator[None]:
    with pytest.raises(InvalidStatus) as refusal:
        yield
    assert refusal.value.response.status_code == status


def test_who_connects_is_told_to_the_authorizer_and_to_every_route(server: Server, backend: Backend) -> None:
    with opened(server, additional_headers={"x-seen": "yes"}) as socket:
        asked, connected = backend.authorizing[0], backend.next()
        socket.send('{"action":"note"}')
        noted = backend.next()
    assert asked["type"] == "REQUEST"
    assert asked["methodArn"].endswith("/live/$connect")
    assert asked["queryStringParameters"] == {"ticket": "t"}
    assert asked["headers"]["x-seen"] == "yes"
    ids = {event["requestContext"]["connectionId"] for event in (asked, connected, noted)}
    assert len(ids) == 1
    assert [event["requestContext"]["eventType"] for event in (connected, noted)] == ["CONNECT", "MESSAGE"]
    assert [event["requestContext"]["authorizer"] for event in (connected, noted)] == [
        {"principalId": "alice", "owner_id": "alice"}
    ] * 2
    assert noted["body"] == '{"action":"note"}'


def test_context_is_handed_on_as_text(server: Server, backend: Backend) -> None:
    backend.authorizer = policy("Allow", "*", admin=True, level=3)
    with opened(server):
        authorized = backend.next()["requestContext"]["authorizer"]
    assert (authorized["admin"], authorized["level"]) == ("true", "3")


def test_without_a_ticket_the_authorizer_is_not_even_asked(server: Server, backend: Backend) -> None:
    with refused(401):
        opened(server, "/live")
    assert backend.authorizing == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (policy("Deny", "*"), 403),
        (policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:other/live/$connect"), 403),
        ({"errorMessage": "Unauthorized"}, 401),
        ({"errorMessage": "a fault"}, 500),
        ({"isAuthorized": True}, 500),
        (policy("Allow", "*", roles=["a"]), 500),
    ],
)
def test_who_is_not_allowed_does_not_connect(server: Server, backend: Backend, answer: Any, status: int) -> None:
    backend.authorizer = answer
    with refused(status):
        opened(server)
    assert backend.told.empty()


@pytest.mark.parametrize(("answer", "status"), [({"statusCode": 429}, 429), (None, 500)])
def test_a_function_that_fails_to_connect_refuses(server: Server, backend: Backend, answer: Any, status: int) -> None:
    backend.connecting = answer
    with refused(status):
        opened(server)


def test_another_path_is_no_stage(server: Server) -> None:
    with refused(403):
        opened(server, "/other?ticket=t")


def test_a_page_of_another_site_does_not_connect(server: Server, backend: Backend) -> None:
    with refused(403):
        opened(server, additional_headers={"Origin": "https://evil.example"})
    assert backend.authorizing == []


def test_a_function_answers_by_posting(server: Server) -> None:
    with opened(server) as socket:
        socket.send('{"action":"echo","n":1}')
        assert json.loads(socket.recv(timeout=10)) == {"action": "echo", "n": 1}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ('{"action":"fail"}', "Internal server error"),
        ('{"action":"unknown"}', "Forbidden"),
        ('{"action":"$connect"}', "Forbidden"),
        ("no JSON", "Forbidden"),
    ],
)
def test_what_no_function_handles_is_told(server: Server, message: str, told: str) -> None:
    with opened(server) as socket:
        socket.send(message)
        answer = json.loads(socket.recv(timeout=10))
    assert answer["message"] == told
    assert set(answer) == {"message", "connectionId", "requestId"}


def test_who_leaves_is_told_with_the_code_and_is_gone(server: Server, backend: Backend) -> None:
    with opened(server) as socket:
        connection_id = backend.next()["requestContext"]["connectionId"]
        assert client().get_connection(ConnectionId=connection_id)["Identity"]["SourceIp"] == "127.0.0.1"
        socket.close(4000, "enough")
    left = backend.next()["requestContext"]
    assert (left["eventType"], left["connectionId"]) == ("DISCONNECT", connection_id)
    assert (left["disconnectStatusCode"], left["disconnectReason"]) == (4000, "enough")
    for call, more in (("post_to_connection", {"Data": b"late"}), ("get_connection", {}), ("delete_connection", {})):
        with pytest.raises(ClientError, match="GoneException"):
            getattr(client(), call)(ConnectionId=connection_id, **more)


def test_a_function_closes_a_connection_behind_its_last_message(server: Server, backend: Backend) -> None:
    with opened(server) as socket:
        connection_id = backend.next()["requestContext"]["connectionId"]
        client().post_to_connection(ConnectionId=connection_id, Data=b"last")
        client().delete_connection(ConnectionId=connection_id)
        assert socket.recv(timeout=10) == "last"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1000
    assert backend.next()["requestContext"]["disconnectStatusCode"] == 1000


def test_functions_in_containers_post_too(server: Server, backend: Backend) -> None:
    with aws_endpoint.served("127.0.0.1") as address, opened(server) as socket:
        outside = boto3.client("apigatewaymanagementapi", endpoint_url=address)
        outside.post_to_connection(ConnectionId=backend.next()["requestContext"]["connectionId"], Data=b"hello")
        assert socket.recv(timeout=10) == "hello"
        with pytest.raises(ClientError, match="GoneException"):
            outside.post_to_connection(ConnectionId="gone", Data=b"hello")


def test_a_message_that_is_too_large_is_not_posted(server: Server, backend: Backend) -> None:
    with opened(server):
        connection_id = backend.next()["requestContext"]["connectionId"]
        with pytest.raises(ClientError, match="PayloadTooLarge"):
            client().post_to_connection(ConnectionId=connection_id, Data=b"x" * (128 * 1024 + 1))


@pytest.mark.parametrize(
    ("sent", "code"),
    [("x" * (32 * 1024 + 1), 1009), (["x" * 32 * 1024] * 5, 1009), (b"bytes", 1003)],
    ids=["frame", "message", "binary"],
)
def test_what_api_gateway_does_not_take_ends_the_connection(
    server: Server, backend: Backend, sent: Any, code: int
) -> None:
    with opened(server) as socket:
        backend.next()
        with suppress(ConnectionClosed):  # it may end before all was sent
            socket.send(sent)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=10)
    assert backend.next()["requestContext"]["disconnectStatusCode"] == code


@pytest.mark.parametrize("limit", ["LONGEST_IDLE", "LONGEST_CONNECTION"])
def test_a_connection_ends_when_its_time_is_over(
    server: Server, backend: Backend, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(websocket_connection, limit, timedelta())
    with opened(server) as socket, pytest.raises(ConnectionClosed):
        socket.recv(timeout=10)
    backend.next()
    left = backend.next()["requestContext"]
    assert (left["disconnectStatusCode"], left["disconnectReason"]) == (1001, "Going away")


def test_a_stopped_server_closes_its_sockets_and_tells(server: Server, backend: Backend) -> None:
    with opened(server) as socket:
        backend.next()
        server.stop()
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert backend.next()["requestContext"]["disconnectStatusCode"] == 1012
