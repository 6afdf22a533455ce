"""Who may call a route behind the JWT authorizer."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _unsigned(**claims: Any) -> str:
    parts = ({"alg": "none", "typ": "JWT", "kid": "the-key"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def _refused(response: httpx.Response) -> bool:
    return response.status_code == 401 and response.json() == {"message": "Unauthorized"}


def test_a_good_token_passes_its_claims_to_the_function_as_text(guarded_front: httpx.Client, issuer: Any) -> None:
    token = issuer.token(**{"cognito:groups": ["a", "b"], "email_verified": True})

    jwt = guarded_front.get("/private", headers=_bearer(token)).json()["requestContext"]["authorizer"]["jwt"]

    assert jwt["claims"]["sub"] == "alice"
    assert jwt["claims"]["cognito:groups"] == "[a b]"
    assert jwt["claims"]["email_verified"] == "true"
    assert jwt["claims"]["exp"].isdigit()
    assert jwt["scopes"] is None


def test_a_token_may_come_without_its_prefix(guarded_front: httpx.Client, issuer: Any) -> None:
    assert guarded_front.get("/private", headers={"authorization": issuer.token()}).status_code == 200


def test_an_access_token_is_for_the_client_it_names(guarded_front: httpx.Client, issuer: Any) -> None:
    token = issuer.token(aud=None, client_id="the-client")

    assert guarded_front.get("/private", headers=_bearer(token)).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"authorization": ""}, {"authorization": "Bearer"}])
def test_without_a_token_nobody_passes(guarded_front: httpx.Client, functions: Any, headers: dict[str, str]) -> None:
    response = guarded_front.get("/private", headers=headers)

    assert _refused(response)
    assert response.headers["www-authenticate"] == "Bearer"
    assert functions.invoked == []


WRONG_CLAIMS = {
    "expired": {"exp": int(time.time()) - 1},
    "without an end": {"exp": None},
    "not yet valid": {"nbf": int(time.time()) + 3600},
    "issued in the future": {"iat": int(time.time()) + 3600},
    "another issuer": {"iss": "https://somebody.else"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "another audience, this client": {"aud": "another-client", "client_id": "the-client"},
    "no audience, another client": {"aud": None, "client_id": "another-client"},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_a_signed_token_with_a_wrong_claim_is_refused(guarded_front: httpx.Client, issuer: Any, claims: Any) -> None:
    response = guarded_front.get("/private", headers=_bearer(issuer.token(**claims)))

    assert _refused(response)
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_a_token_signed_by_another_key_is_refused(guarded_front: httpx.Client, issuer: Any) -> None:
    forger = generate_private_key(public_exponent=65537, key_size=2048)

    assert _refused(guarded_front.get("/private", headers=_bearer(issuer.token(key=forger))))


def test_a_token_of_an_unknown_key_is_refused(guarded_front: httpx.Client, issuer: Any) -> None:
    assert _refused(guarded_front.get("/private", headers=_bearer(issuer.token(kid="another-key"))))


def test_a_token_that_says_it_needs_no_signature_is_refused(guarded_front: httpx.Client) -> None:
    token = _unsigned(sub="alice", iss="https://issuer.example", aud="the-client", exp=int(time.time()) + 60)

    assert _refused(guarded_front.get("/private", headers=_bearer(token)))


def test_a_token_signed_with_the_public_key_as_a_password_is_refused(guarded_front: httpx.Client, issuer: Any) -> None:
    public = issuer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = {"sub": "alice", "iss": "https://issuer.example", "aud": "the-client", "exp": int(time.time()) + 60}
    signed = _unsigned(**claims).rstrip(".").split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "the-key"}).encode()).rstrip(b"=").decode()
    text = f"{header}.{signed[1]}"
    digest = base64.urlsafe_b64encode(hmac.digest(public, text.encode(), hashlib.sha256)).rstrip(b"=").decode()

    assert _refused(guarded_front.get("/private", headers=_bearer(f"{text}.{digest}")))


def test_a_token_whose_claims_were_changed_is_refused(guarded_front: httpx.Client, issuer: Any) -> None:
    header, _, signature = issuer.token().split(".")
    _, claims, _ = issuer.token(sub="bob").split(".")

    assert _refused(guarded_front.get("/private", headers=_bearer(f"{header}.{claims}.{signature}")))


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "....", "e30.e30.e30"])
def test_what_is_no_token_is_refused(guarded_front: httpx.Client, token: str) -> None:
    assert _refused(guarded_front.get("/private", headers=_bearer(token)))


def test_a_route_with_a_scope_needs_a_token_with_it(guarded_front: httpx.Client, issuer: Any) -> None:
    response = guarded_front.get("/scoped", headers=_bearer(issuer.token(scope="jobs/write")))

    assert (response.status_code, response.json()) == (403, {"message": "Forbidden"})
    assert 'error="insufficient_scope"' in response.headers["www-authenticate"]


def test_a_token_with_the_scope_passes_with_its_scopes(guarded_front: httpx.Client, issuer: Any) -> None:
    response = guarded_front.get("/scoped", headers=_bearer(issuer.token(scope="jobs/read jobs/write")))

    assert response.json()["requestContext"]["authorizer"]["jwt"]["scopes"] == ["jobs/read", "jobs/write"]


def test_a_route_without_an_authorizer_is_open(guarded_front: httpx.Client) -> None:
    assert guarded_front.get("/health").status_code == 200


def test_with_auth_off_who_brings_no_token_is_the_local_user(front: httpx.Client) -> None:
    authorizer = front.get("/private").json()["requestContext"]["authorizer"]

    assert authorizer == {
        "jwt": {
            "claims": {"sub": "local", "email": "you@example.com", "email_verified": "true"},
            "scopes": None,
        }
    }


def test_with_auth_off_a_token_counts(front: httpx.Client, issuer: Any) -> None:
    event = front.get("/private", headers=_bearer(issuer.token(sub="bob"))).json()

    assert event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] == "bob"


def test_with_auth_off_a_bad_token_is_refused_all_the_same(front: httpx.Client, issuer: Any) -> None:
    assert _refused(front.get("/private", headers=_bearer(issuer.token(aud="another-client"))))
