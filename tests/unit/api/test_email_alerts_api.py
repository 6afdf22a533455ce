"""PUT, GET and DELETE /deep-research/notifications/email: one's own address alone, and nobody else's alerts."""

import dataclasses
from typing import Any

import pytest

from deep_research.domain.errors import AddressTakenError, TooManyAlertsError
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts

PATH = "/deep-research/notifications/email"
ADDRESS = "ada@example.com"


def _with_id_token(person: HttpApi, email: str = ADDRESS, verified: str = "true") -> HttpApi:
    return dataclasses.replace(person, claims={"email": email, "email_verified": verified})


@pytest.fixture
def ada(ada: HttpApi) -> HttpApi:
    return _with_id_token(ada)


def _told(status: str, email: str | None = ADDRESS) -> dict[str, Any]:
    return {"success": True, "status": status, "email": email}


def test_alerts_are_off_at_first_and_say_where_they_would_go(ada: HttpApi) -> None:
    assert ada.get(PATH).json() == _told("off")


def test_switching_alerts_on_asks_the_tokens_address_to_confirm(ada: HttpApi, ports: InMemoryPorts) -> None:
    answer = ada.put(PATH)

    assert (answer.status_code, answer.json()) == (200, _told("awaiting_confirmation"))
    assert ports.alerts.asked_to_confirm == [ADDRESS]


def test_confirmed_alerts_are_on_whatever_token_asks(ada: HttpApi, client_of: Any, ports: InMemoryPorts) -> None:
    ada.put(PATH)
    ports.alerts.confirm("ada")

    assert client_of("ada").get(PATH).json() == _told("on")


def test_switching_alerts_off_needs_no_address(ada: HttpApi, client_of: Any, ports: InMemoryPorts) -> None:
    ada.put(PATH)
    ports.alerts.confirm("ada")

    for _ in range(2):
        assert client_of("ada").delete(PATH).json() == _told("off")
    assert ada.get(PATH).json() == _told("off")


@pytest.mark.parametrize(
    "claims", [{}, {"email": ADDRESS}, {"email": ADDRESS, "email_verified": "false"}, {"email_verified": "true"}]
)
def test_a_token_that_names_no_verified_address_is_refused_with_what_to_send(
    client_of: Any, ports: InMemoryPorts, claims: dict[str, str]
) -> None:
    answer = dataclasses.replace(client_of("ada"), claims=claims).put(PATH)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "verified_email_required")
    assert "ID token" in answer.json()["error"]["message"]
    assert ports.alerts.asked_to_confirm == []


def test_an_address_in_the_request_is_not_listened_to(ada: HttpApi, ports: InMemoryPorts) -> None:
    ada.request("PUT", PATH, body={"email": "bob@example.com"}, query={"email": "bob@example.com"})

    assert ports.alerts.asked_to_confirm == [ADDRESS]


def test_alerts_that_are_off_would_go_to_the_address_that_the_token_names_now(ada: HttpApi) -> None:
    ada.put(PATH)
    ada.delete(PATH)

    assert _with_id_token(ada, "ada@example.org").get(PATH).json() == _told("off", "ada@example.org")


def test_nobody_sees_or_changes_anothers_alerts(ada: HttpApi, bob: HttpApi, ports: InMemoryPorts) -> None:
    ada.put(PATH)
    ports.alerts.confirm("ada")

    assert bob.get(PATH).json() == bob.delete(PATH).json() == _told("off", None)
    assert ada.get(PATH).json() == _told("on")


@pytest.mark.parametrize(
    ("error", "code"),
    [(AddressTakenError("It is taken."), "address_taken"), (TooManyAlertsError("It is full."), "too_many_alerts")],
)
def test_what_can_not_be_had_says_why(
    ada: HttpApi, ports: InMemoryPorts, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(ports.alerts, "subscribe", refuse)

    answer = ada.put(PATH)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)
