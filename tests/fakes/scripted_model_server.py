"""A server of language models on loopback: it speaks Bedrock's Converse and OpenAI's chat completions as scripted."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Asked:
    """One request, the same whichever protocol it came by."""

    model_id: str
    system: str
    messages: tuple[tuple[str, str], ...]
    output_name: str
    most_output_tokens: int
    authorization: str

    @property
    def data(self) -> str:
        """The first message: the fenced blocks."""
        return self.messages[0][1]

    def block(self, name: str) -> Any:
        """The JSON in a fenced block."""
        start = self.data.index(f'<data name="{name}">') + len(f'<data name="{name}">')
        return json.loads(self.data[start : self.data.index("</data>", start)])


@dataclass(frozen=True)
class Says:
    """An answer; a text is sent as it is, everything else as JSON."""

    output: Any
    stop: str = "done"
    tokens: tuple[int, int] = (100, 50)
    tool: str | None = None
    """Another tool than the one that was given."""


@dataclass(frozen=True)
class Fails:
    status: int
    code: str = "Fault"


@dataclass(frozen=True)
class CutsOff:
    """Announces more bytes than it sends."""


@dataclass(frozen=True)
class Trickles:
    """Sends a byte at a time, so that no read ever times out."""

    seconds: float = 30.0


@dataclass(frozen=True)
class Sends:
    """A body of no protocol."""

    body: bytes


Behaviour = Says | Fails | CutsOff | Trickles | Sends
_STOP_REASON = {
    "done": "end_turn",
    "truncated": "max_tokens",
    "refused": "content_filtered",
    "malformed": "malformed_tool_use",
}
_FINISH = {"done": "stop", "truncated": "length", "refused": "content_filter", "malformed": "tool_calls"}


@dataclass
class ModelServer:
    """Behaves as `faults` say, one after the other, then as `mind` does."""

    mind: Callable[[Asked], Behaviour]
    faults: list[Behaviour] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def behave(self, asked: Asked) -> Behaviour:
        self.asked.append(asked)
        return self.faults.pop(0) if self.faults else self.mind(asked)

    def names(self) -> list[str]:
        return [asked.output_name for asked in self.asked]


@contextmanager
def serving(mind: Callable[[Asked], Behaviour], faults: tuple[Behaviour, ...] = ()) -> Iterator[ModelServer]:
    """The server, on a free port of 127.0.0.1, until the end of the block."""
    script = ModelServer(mind, list(faults))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Scripted", (_Handler,), {"script": script}))
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    script: ModelServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body after its headers would wait 40 ms for them to be acknowledged

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        authorization = self.headers.get("Authorization", "")
        if self.path.endswith("/converse"):
            asked = _from_converse(self.path, request, authorization)
            self._behave(self.script.behave(asked), lambda said: _to_converse(asked, said))
        else:
            self._behave(self.script.behave(_from_openai(request, authorization)), _to_openai)

    def _behave(self, behaviour: Behaviour, document: Callable[[Says], dict[str, Any]]) -> None:
        match behaviour:
            case Fails(status, code):
                self._send(status, {"message": "It failed."}, {"x-amzn-ErrorType": f"{code}:http://internal/"})
            case Sends(body):
                self._write(200, body, len(body), {})
            case CutsOff():
                whole = json.dumps(document(Says({}))).encode()
                self._write(200, whole[: len(whole) // 2], len(whole), {})
                self.close_connection = True
            case Trickles(seconds):
                self._trickle(seconds)
            case Says():
                self._send(200, document(behaviour), {})

    def _send(self, status: int, document: dict[str, Any], headers: dict[str, str]) -> None:
        body = json.dumps(document).encode()
        self._write(status, body, len(body), headers)

    def _write(self, status: int, body: bytes, announced: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(announced),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _trickle(self, seconds: float) -> None:
        self._write(200, b"", 1_000_000, {})
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.script.closing.wait(0.05):
            try:
                self.wfile.write(b" ")
            except OSError:
                break
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Says nothing."""


def _from_converse(path: str, request: dict[str, Any], authorization: str) -> Asked:
    return Asked(
        model_id=unquote(path.split("/")[2]),
        system=request["system"][0]["text"],
        messages=tuple((each["role"], each["content"][0]["text"]) for each in request["messages"]),
        output_name=request["toolConfig"]["tools"][0]["toolSpec"]["name"],
        most_output_tokens=request["inferenceConfig"]["maxTokens"],
        authorization=authorization,
    )


def _from_openai(request: dict[str, Any], authorization: str) -> Asked:
    system, *messages = request["messages"]
    return Asked(
        model_id=request["model"],
        system=system["content"],
        messages=tuple((each["role"], each["content"]) for each in messages),
        output_name=request["response_format"]["json_schema"]["name"],
        most_output_tokens=request["max_tokens"],
        authorization=authorization,
    )


def _to_converse(asked: Asked, said: Says) -> dict[str, Any]:
    read, written = said.tokens
    called = {"toolUseId": "t1", "name": said.tool or asked.output_name, "input": said.output}
    content = [{"text": said.output}] if isinstance(said.output, str) else [{"toolUse": called}]
    usual = "end_turn" if isinstance(said.output, str) else "tool_use"
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": usual if said.stop == "done" else _STOP_REASON[said.stop],
        "usage": {"inputTokens": read, "outputTokens": written, "totalTokens": read + written},
        "metrics": {"latencyMs": 1},
    }


def _to_openai(said: Says) -> dict[str, Any]:
    read, written = said.tokens
    text = said.output if isinstance(said.output, str) else json.dumps(said.output)
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if said.stop == "refused":
        message = {"role": "assistant", "content": None, "refusal": "I can't help with that."}
    if said.tool is not None:
        call = {"id": "t1", "type": "function", "function": {"name": said.tool, "arguments": text}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    finish = "tool_calls" if said.tool is not None else _FINISH[said.stop]
    return {
        "id": "c1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
    }
