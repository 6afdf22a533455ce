"""The console signs people in as on AWS: by an authorization code with PKCE, on a page that stands in for Cognito's."""

import base64
import hashlib
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from tests.integration.front.conftest import Person

VERIFIER = "a-verifier-that-only-the-page-which-asked-knows"


@pytest.fixture
def asked(front: httpx.Client, person: Person) -> dict[str, str]:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    return {
        "response_type": "code",
        "client_id": person.client_id,
        "redirect_uri": f"{str(front.base_url).rstrip('/')}/",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "state": "as-it-was",
    }


def signed_in(front: httpx.Client, asked: dict[str, str], person: Person) -> httpx.Response:
    form = {"username": person.email, "password": person.password}
    return front.post("/oauth2/authorize", params=asked, data=form, follow_redirects=False)


def redemption(asked: dict[str, str], response: httpx.Response) -> dict[str, str]:
    (code,) = parse_qs(urlsplit(response.headers["location"]).query)["code"]
    return {
        "grant_type": "authorization_code",
        "client_id": asked["client_id"],
        "redirect_uri": asked["redirect_uri"],
        "code": code,
        "code_verifier": VERIFIER,
    }


def test_whoever_signs_in_comes_back_with_a_code_that_is_good_for_tokens(
    front: httpx.Client, asked: dict[str, str], person: Person
) -> None:
    response = signed_in(front, asked, person)

    assert response.status_code == 302
    assert response.headers["location"].startswith(asked["redirect_uri"])
    assert parse_qs(urlsplit(response.headers["location"]).query)["state"] == ["as-it-was"]
    tokens = front.post("/oauth2/token", data=redemption(asked, response)).json()
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    assert claims["aud"] == asked["client_id"]


def test_a_code_is_good_once(front: httpx.Client, asked: dict[str, str], person: Person) -> None:
    form = redemption(asked, signed_in(front, asked, person))

    assert front.post("/oauth2/token", data=form).status_code == 200
    assert front.post("/oauth2/token", data=form).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("changed", ["code_verifier", "client_id", "redirect_uri"])
def test_a_code_is_good_only_for_the_page_that_asked(
    front: httpx.Client, asked: dict[str, str], person: Person, changed: str
) -> None:
    form = redemption(asked, signed_in(front, asked, person)) | {changed: "another"}

    assert front.post("/oauth2/token", data=form).json() == {"error": "invalid_grant"}


def test_a_refresh_token_gives_a_new_token(front: httpx.Client, asked: dict[str, str], person: Person) -> None:
    tokens = front.post("/oauth2/token", data=redemption(asked, signed_in(front, asked, person))).json()
    form = {
        "grant_type": "refresh_token",
        "client_id": asked["client_id"],
        "refresh_token": tokens["refresh_token"],
    }

    assert front.post("/oauth2/token", data=form).json()["id_token"]
    assert front.post("/oauth2/token", data=form | {"refresh_token": "made-up"}).status_code == 400


def test_a_wrong_password_shows_the_page_again_and_why(
    front: httpx.Client, asked: dict[str, str], person: Person
) -> None:
    response = signed_in(front, asked, replace(person, password="Wrong-horse-7"))

    assert response.status_code == 200
    assert "Incorrect username or password" in response.text
    assert f'value="{person.email}"' in response.text


@pytest.mark.parametrize(
    ("changed", "value"),
    [("redirect_uri", "https://evil.example/"), ("response_type", "token"), ("code_challenge_method", "plain")],
)
def test_nobody_is_sent_to_another_site_or_signed_in_without_a_challenge(
    front: httpx.Client, asked: dict[str, str], person: Person, changed: str, value: str
) -> None:
    assert signed_in(front, asked | {changed: value}, person).status_code == 400


def test_signing_out_leads_back_to_the_page_and_to_no_other(front: httpx.Client, asked: dict[str, str]) -> None:
    back = front.get("/logout", params={"logout_uri": asked["redirect_uri"]}, follow_redirects=False)
    away = front.get("/logout", params={"logout_uri": "https://evil.example/"}, follow_redirects=False)

    assert (back.status_code, back.headers["location"]) == (302, asked["redirect_uri"])
    assert away.status_code == 400
