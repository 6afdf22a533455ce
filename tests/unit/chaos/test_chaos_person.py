"""How a client of the chaos run behaves: it repeats what may pass, with the same key, and nothing else."""

from collections.abc import Callable

import httpx
import pytest

from tests.chaos.person import Deadline, GaveUpError, Person

TOKEN = {"AuthenticationResult": {"IdToken": "token"}}
Reply = httpx.Response | Exception


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def person_of(*replies: Reply, seconds: float = 60) -> tuple[Person, list[httpx.Request]]:
    """Somebody whose requests get these replies, one after the other, and the requests."""
    left, sent = list(replies), list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/":
            return httpx.Response(200, json=TOKEN)
        sent.append(request)
        reply = left.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    return Person("ann", "http://cloud", "client", Deadline(seconds), httpx.MockTransport(answer)), sent


def failure(status: int, *, retryable: bool = False) -> httpx.Response:
    return httpx.Response(status, json={"error": {"code": "some_code", "retryable": retryable}})


@pytest.mark.parametrize(
    "reply",
    [
        lambda: failure(500),
        lambda: failure(503, retryable=True),
        lambda: failure(429, retryable=True),
        lambda: failure(409, retryable=True),
        lambda: httpx.Response(401, json={"message": "Unauthorized"}),
        lambda: httpx.Response(502, text="<html>no JSON</html>"),
        lambda: httpx.ConnectError("refused"),
        lambda: httpx.ReadError("cut"),
    ],
)
def test_what_may_pass_is_sent_again_with_the_same_key(reply: Callable[[], Reply]) -> None:
    person, sent = person_of(reply(), httpx.Response(202, json={"job_id": "a"}))
    answer = person.call("POST", "/jobs", {"question": "How much?"}, "key-1")
    assert (answer.status, answer.document) == (202, {"job_id": "a"})
    assert [request.headers["idempotency-key"] for request in sent] == ["key-1", "key-1"]
    assert sent[0].content == sent[1].content
    assert person.repeated == 1
    person.close()


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_a_refusal_is_an_answer(status: int) -> None:
    person, sent = person_of(failure(status))
    answer = person.call("GET", "/jobs/a")
    assert (answer.status, answer.error_code, answer.is_success) == (status, "some_code", False)
    assert len(sent) == 1
    person.close()


def test_at_the_deadline_the_client_gives_up() -> None:
    person, _ = person_of(failure(500), seconds=-1)
    with pytest.raises(GaveUpError):
        person.call("GET", "/jobs/a")
    person.close()
