"""What a person finds in the browser, and how they sign in."""

import re

import boto3
import httpx
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.integration.front.conftest import Person


def test_the_start_page_leads_to_the_documentation(front: httpx.Client) -> None:
    page = front.get("/start")

    assert page.status_code == 200
    assert 'href="/docs"' in page.text
    assert str(front.base_url).rstrip("/") in page.text


def test_the_documentation_needs_nothing_from_elsewhere(front: httpx.Client) -> None:
    page = front.get("/docs").text

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(front.get(path).status_code == 200 for path in loaded if path.startswith("/"))
    assert not [path for path in loaded if not path.startswith("/")]


def test_the_documented_server_is_this_one(front: httpx.Client) -> None:
    assert front.get("/openapi.json").json()["servers"] == [{"url": str(front.base_url).rstrip("/")}]


def test_nothing_beside_the_assets_is_served_with_them(front: httpx.Client) -> None:
    assert front.get("/docs/assets/..%2Fcore.py").status_code == 404


def test_a_sign_in_by_cognitos_own_call_gives_tokens(guarded_front: httpx.Client, person: Person) -> None:
    cognito = boto3.client(
        "cognito-idp", endpoint_url=str(guarded_front.base_url), config=Config(signature_version=UNSIGNED)
    )

    tokens = cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=person.client_id,
        AuthParameters={"USERNAME": person.email, "PASSWORD": person.password},
    )["AuthenticationResult"]

    assert tokens["IdToken"].count(".") == 2


def test_a_wrong_password_gives_none(guarded_front: httpx.Client, person: Person) -> None:
    cognito = boto3.client(
        "cognito-idp", endpoint_url=str(guarded_front.base_url), config=Config(signature_version=UNSIGNED)
    )

    with pytest.raises(ClientError, match="NotAuthorizedException"):
        cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=person.client_id,
            AuthParameters={"USERNAME": person.email, "PASSWORD": "wrong"},
        )


def test_no_other_call_of_cognito_is_served(guarded_front: httpx.Client) -> None:
    target = {"x-amz-target": "AWSCognitoIdentityProviderService.AdminCreateUser"}

    response = guarded_front.post("/", headers=target, json={})

    assert (response.status_code, response.json()["__type"]) == (400, "UnknownOperationException")
