"""API Gateway's management API: what is posted to a connection arrives at its socket, and an id without one is gone.

Plain moto answers 200 for every id, keeps the message, and delivers nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest import mock
from urllib.parse import unquote

from moto.apigatewaymanagementapi.models import ApiGatewayManagementApiBackend
from moto.core.exceptions import JsonRESTError

from infra.local.connections import Connection, Connections, GoneError

MAX_MESSAGE_BYTES = 128 * 1024


class _GoneAnswerError(JsonRESTError):
    code = 410

    def __init__(self) -> None:
        super().__init__("GoneException", "The connection is gone.")


class _PayloadTooLargeError(JsonRESTError):
    code = 413

    def __init__(self) -> None:
        super().__init__("PayloadTooLargeException", "Message too long")


class _Described:
    """A connection as moto's responses take it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def to_dict(self) -> dict[str, Any]:
        connection = self._connection
        return {
            "connectedAt": _iso(connection.connected_at),
            "lastActiveAt": _iso(connection.last_active_at),
            "identity": {"sourceIp": connection.source_ip, "userAgent": connection.user_agent},
        }


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def _gone() -> Iterator[None]:
    try:
        yield
    except GoneError:
        raise _GoneAnswerError from None


@contextmanager
def repaired(connections: Connections) -> Iterator[None]:
    """Messages go to these connections."""

    def get_connection(_: Any, connection_id: str) -> _Described:
        with _gone():
            return _Described(connections.get(unquote(connection_id)))

    def delete_connection(_: Any, connection_id: str) -> None:
        with _gone():
            connections.close(unquote(connection_id))

    def post_to_connection(_: Any, data: bytes, connection_id: str) -> None:
        if len(data) > MAX_MESSAGE_BYTES:
            raise _PayloadTooLargeError
        with _gone():
            connections.post(unquote(connection_id), bytes(data).decode(errors="replace"))

    with mock.patch.multiple(
        ApiGatewayManagementApiBackend,
        get_connection=get_connection,
        delete_connection=delete_connection,
        post_to_connection=post_to_connection,
    ):
        yield
