"""Where the front listens, and how it ends."""

import socket
import threading

import httpx
import pytest
from anyio.to_thread import run_sync
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from infra.local.front.server import PortInUseError, Server, listen

HELLO: ASGIApp = PlainTextResponse("hello")


def test_it_listens_on_loopback_only() -> None:
    with listen() as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_its_socket_names_tcp_or_small_responses_would_wait() -> None:
    with listen() as listening:
        assert listening.proto == socket.IPPROTO_TCP


def test_a_port_that_somebody_has_is_refused() -> None:
    with listen() as taken, pytest.raises(PortInUseError, match=str(taken.getsockname()[1])):
        listen(taken.getsockname()[1])


def test_after_it_stopped_the_port_is_free_again() -> None:
    server = Server(HELLO, listening := listen())
    port = listening.getsockname()[1]
    server.start()
    assert httpx.get(server.url).text == "hello"

    server.stop()

    listen(port).close()


def test_stopping_lets_a_request_in_progress_finish() -> None:
    begun, finish = threading.Event(), threading.Event()

    async def slow(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        begun.set()
        await run_sync(finish.wait, 10)
        await HELLO(scope, receive, send)

    server = Server(slow, listen())
    server.start()
    answers: list[str] = []
    caller = threading.Thread(target=lambda: answers.append(httpx.get(server.url).text))
    caller.start()
    begun.wait(10)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    finish.set()
    stopping.join()
    caller.join()

    assert answers == ["hello"]
