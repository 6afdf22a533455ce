"""Which pages may call the API and read what it answers."""

import httpx
import pytest

PAGE, OTHER_PAGE = "http://localhost:5173", "http://localhost:9999"
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}


def test_a_preflight_is_answered_before_the_authorizer(guarded_front: httpx.Client, functions) -> None:  # type: ignore[no-untyped-def]
    response = guarded_front.options("/private", headers=PREFLIGHT | {"origin": PAGE})

    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["access-control-allow-methods"] == "GET,POST"
    assert response.headers["access-control-allow-headers"] == "authorization,content-type"
    assert response.headers["access-control-max-age"] == "600"
    assert functions.invoked == []


def test_a_preflight_of_another_origin_is_allowed_nothing(guarded_front: httpx.Client) -> None:
    response = guarded_front.options("/private", headers=PREFLIGHT | {"origin": OTHER_PAGE})

    assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/health", "/private", "/nowhere"])
def test_every_response_to_an_allowed_origin_may_be_read(guarded_front: httpx.Client, path: str) -> None:
    response = guarded_front.get(path, headers={"origin": PAGE})

    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["access-control-expose-headers"] == "retry-after"
    assert response.headers["vary"] == "origin"


def test_another_origins_page_cannot_read_the_response(guarded_front: httpx.Client) -> None:
    response = guarded_front.get("/health", headers={"origin": OTHER_PAGE})

    assert "access-control-allow-origin" not in response.headers


def test_a_functions_own_cors_headers_are_dropped(front: httpx.Client, answer) -> None:  # type: ignore[no-untyped-def]
    answer({"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}})

    assert "access-control-allow-origin" not in front.get("/answer").headers
