"""The open connections of WebSocket APIs: their sockets are the front's, and functions post to them by their ids."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

Outgoing = str | int
"""A message for the client, or the code with which the connection is to be closed."""


class GoneError(Exception):
    """No open connection has this id."""


@dataclass
class Connection:
    """What the front and the functions share of one socket. Its queue belongs to the front's event loop."""

    connection_id: str
    source_ip: str
    user_agent: str
    connected_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    last_active_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    outgoing: asyncio.Queue[Outgoing] = field(default_factory=asyncio.Queue)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def active(self) -> None:
        self.last_active_at = datetime.now(UTC)


class Connections:
    """Those of one cloud. May be asked from any thread."""

    def __init__(self) -> None:
        self._open: dict[str, Connection] = {}

    def add(self, connection: Connection) -> None:
        self._open[connection.connection_id] = connection

    def remove(self, connection: Connection) -> None:
        self._open.pop(connection.connection_id, None)

    def get(self, connection_id: str) -> Connection:
        """GoneError where it has never been open, or is no longer."""
        try:
            return self._open[connection_id]
        except KeyError:
            raise GoneError(connection_id) from None

    def post(self, connection_id: str, message: str) -> None:
        """Hands the message on, behind those before it. GoneError where nobody is there to get it."""
        self._hand_on(connection_id, message)

    def close(self, connection_id: str, code: int = 1000) -> None:
        """Closes it once it has got what was posted before. GoneError where it is closed already."""
        self._hand_on(connection_id, code)

    def _hand_on(self, connection_id: str, outgoing: Outgoing) -> None:
        connection = self.get(connection_id)
        put: Callable[[Outgoing], None] = connection.outgoing.put_nowait
        try:
            connection.loop.call_soon_threadsafe(put, outgoing)
        except RuntimeError as stopped:  # the loop is closed: so is the socket
            with suppress(KeyError):
                del self._open[connection_id]
            raise GoneError(connection_id) from stopped
        connection.active()
