"""`client.alerts` and `deep-research alerts`, against a server on loopback that answers by script."""

import json

import pytest

from deep_research_client import AlertStatus, Client, InvalidRequestError
from tests.integration.client.conftest import Run
from tests.integration.client.scripted_api import Reply, ScriptedAPI, refusal

PATH = "/deep-research/notifications/email"


def _standing(status: str, email: str | None = "ada@example.com") -> Reply:
    return Reply(body={"success": True, "status": status, "email": email})


def test_alerts_are_told_switched_on_and_off(api: ScriptedAPI, client: Client) -> None:
    api.on(f"GET {PATH}", _standing("off", None))
    api.on(f"PUT {PATH}", _standing("awaiting_confirmation"))
    api.on(f"DELETE {PATH}", _standing("off"))

    assert client.alerts.get().email is None
    assert client.alerts.switch_on().status is AlertStatus.AWAITING_CONFIRMATION
    assert client.alerts.switch_off().status is AlertStatus.OFF


def test_a_token_without_an_address_is_refused_in_the_apis_words(api: ScriptedAPI, client: Client) -> None:
    api.on(f"PUT {PATH}", refusal(422, "verified_email_required", "Send the ID token."))

    with pytest.raises(InvalidRequestError, match="ID token") as refused:
        client.alerts.switch_on()
    assert refused.value.code == "verified_email_required"


@pytest.mark.parametrize("arguments", [("alerts",), ("alerts", "status")])
@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("on", "E-mail alerts are on: ada@example.com is mailed when your jobs end.\n"),
        ("awaiting_confirmation", "Check the inbox of ada@example.com: the link in the mail switches alerts on.\n"),
        ("off", "E-mail alerts are off. Switch them on: deep-research alerts on\n"),
    ],
)
def test_the_command_says_how_alerts_stand(
    api: ScriptedAPI, run: Run, arguments: tuple[str, ...], status: str, said: str
) -> None:
    api.on(f"GET {PATH}", _standing(status))
    assert run(*arguments).stdout == said


@pytest.mark.parametrize(("command", "method"), [("on", "PUT"), ("off", "DELETE")])
def test_the_command_switches_alerts(api: ScriptedAPI, run: Run, command: str, method: str) -> None:
    api.on(f"{method} {PATH}", _standing("off"))
    assert json.loads(run("alerts", command, "--json").stdout)["status"] == "off"
