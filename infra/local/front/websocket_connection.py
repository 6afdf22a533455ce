"""One open socket: messages in, messages out, until one of both sides or a limit ends it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from infra.local.connections import Connection, Connections
from infra.local.front.websocket_event import ConnectionEvents

MAX_MESSAGE_BYTES = 128 * 1024
MAX_FRAME_BYTES = 32 * 1024
LONGEST_IDLE = timedelta(minutes=10)
LONGEST_CONNECTION = timedelta(hours=2)
GOING_AWAY = 1001
UNSUPPORTED_DATA = 1003

Ended = tuple[int, str]
"""The code with which the connection was closed, and the reason that the client gave."""


class OpenSocket:
    """A connection that may be made."""

    def __init__(self, websocket: WebSocket, events: ConnectionEvents, connections: Connections) -> None:
        self._websocket = websocket
        self._connections = connections
        self._connection = Connection(events.connection_id, events.source_ip, events.user_agent)
        self._ended: Ended = (1006, "")

    async def serve(self, message: Callable[[str], Awaitable[str | None]]) -> Ended:
        """Accepts it, and returns when it has ended. `message` gets each message of the client, and may answer it."""

        async def handle(text: str) -> None:
            if answer := await message(text):
                self._connection.outgoing.put_nowait(answer)

        async def receive() -> None:
            while (received := await self._websocket.receive())["type"] == "websocket.receive":
                self._connection.active()
                if received.get("text") is None:
                    return await self._close(UNSUPPORTED_DATA)
                # At once, as on AWS: functions that count on the messages' order have to show it here too.
                tasks.start_soon(handle, received["text"])
            return self._end(received["code"], received.get("reason") or "")

        async def until_ended(work: Callable[[], Awaitable[None]]) -> None:
            await work()
            tasks.cancel_scope.cancel()

        # Before the client hears of it, which may at once be posted to.
        self._connections.add(self._connection)
        try:
            await self._websocket.accept()
            async with anyio.create_task_group() as tasks:
                for work in (receive, self._send, self._limit):
                    tasks.start_soon(until_ended, work)
        finally:
            self._connections.remove(self._connection)
        return self._ended

    async def _send(self) -> None:
        while isinstance(outgoing := await self._connection.outgoing.get(), str):
            try:
                await self._websocket.send_text(outgoing)
            except (WebSocketDisconnect, RuntimeError):
                # The client has gone meanwhile: `receive` is about to hear of it.
                await anyio.sleep_forever()
        await self._close(outgoing)

    async def _limit(self) -> None:
        while (left := self._left()) > timedelta():
            await anyio.sleep(left.total_seconds())
        await self._close(GOING_AWAY)

    def _left(self) -> timedelta:
        connection = self._connection
        ends = min(connection.last_active_at + LONGEST_IDLE, connection.connected_at + LONGEST_CONNECTION)
        return ends - datetime.now(UTC)

    async def _close(self, code: int) -> None:
        self._end(code, "")
        with suppress(WebSocketDisconnect, RuntimeError):  # the client was faster
            await self._websocket.close(code)

    def _end(self, code: int, reason: str) -> None:
        self._connections.remove(self._connection)
        self._ended = code, reason
