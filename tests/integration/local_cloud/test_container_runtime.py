"""Functions that run in `sam local start-lambda`: called by logical id, their failures recognised by the payload."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local.runtime.containers import ContainerRuntime, ContainersUnreachableError

FUNCTION: Any = SimpleNamespace(logical_resource_id="SubmitFunction", timeout=3)


@pytest.fixture
def containers() -> Iterator[ContainerRuntime]:
    """Answers every invocation with its own path and event; an event `fail` as SAM tells of an exception."""

    class Containers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = {"path": self.path, "event": event}
            if event == "fail":
                answer = {"errorType": "OrderError", "errorMessage": "no such order"}
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Containers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield ContainerRuntime(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


def test_a_function_is_called_by_its_logical_id(containers: ContainerRuntime) -> None:
    answer = containers.run(FUNCTION, {"n": 1})
    assert not answer.failed
    assert json.loads(answer.payload) == {
        "path": "/2015-03-31/functions/SubmitFunction/invocations",
        "event": {"n": 1},
    }


def test_an_exception_is_a_failure_though_sam_sets_no_header(containers: ContainerRuntime) -> None:
    answer = containers.run(FUNCTION, "fail")
    assert answer.failed
    assert json.loads(answer.payload)["errorType"] == "OrderError"


def test_nobody_listening_is_said_in_one_sentence() -> None:
    with pytest.raises(ContainersUnreachableError, match="start `sam local start-lambda` there first"):
        ContainerRuntime("http://127.0.0.1:9").run(FUNCTION, {})
