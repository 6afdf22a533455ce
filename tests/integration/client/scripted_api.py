"""A server on loopback that answers with what a test wrote down, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer. `body` is sent as JSON unless it is bytes already; `hang_up` closes without answering.

    `meanwhile` happens while the client waits for it.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False
    meanwhile: Callable[[], None] | None = None


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ScriptedAPI:
    """Answers `METHOD /path` (without the query) by its script, in order; the last answer is repeated."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._script: dict[str, list[Reply]] = {}
        self.url = ""

    def on(self, route: str, *replies: Reply) -> None:
        self._script[route] = list(replies)

    def asked_for(self, route: str) -> list[Asked]:
        return [asked for asked in self.asked if f"{asked.method} {asked.path.split('?')[0]}" == route]

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        replies = self._script.get(f"{asked.method} {asked.path.split('?')[0]}")
        if not replies:
            return refusal(404, "route_not_found", "There is nothing here.")
        return replies.pop(0) if len(replies) > 1 else replies[0]


def refusal(status: int, code: str, message: str, *, retryable: bool = False, **headers: str) -> Reply:
    envelope = {
        "success": False,
        "error": {"code": code, "message": message, "retryable": retryable},
        "request_id": "req-1",
    }
    return Reply(status, envelope, {name.replace("_", "-"): value for name, value in headers.items()})


@contextmanager
def serving() -> Iterator[ScriptedAPI]:
    api = ScriptedAPI()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = api.reply(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if reply.meanwhile:
                reply.meanwhile()
            if reply.hang_up:
                self.close_connection = True
                return
            content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - http.server looks for these names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that was interrupted does not read its answer

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
