"""A page on a live connection, as a browser would open it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect


class LivePage:
    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def ask(self, **message: object) -> None:
        self._socket.send(json.dumps(message))

    def next(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._socket.recv(timeout=30))
        return answer

    def until(self, enough: Callable[[dict[str, Any]], object]) -> list[dict[str, Any]]:
        """The messages up to the one that is enough."""
        messages = [self.next()]
        while not enough(messages[-1]):
            messages.append(self.next())
        return messages


def ticket(api_url: str, token: str | None = None) -> str:
    """An address that opens one connection."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(f"{api_url}/deep-research/live", headers=headers)
    assert answer.status_code == 201, answer.text
    url: str = answer.json()["url"]
    return url


@contextmanager
def opened(url: str) -> Iterator[LivePage]:
    with connect(url, proxy=None) as socket:
        yield LivePage(socket)
