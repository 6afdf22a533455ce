"""What a function returns, as the response that a client sees."""

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Answer = Callable[[Any], None]


def test_status_headers_and_body_are_the_functions_own(front: httpx.Client, answer: Answer) -> None:
    answer({"statusCode": 429, "headers": {"Retry-After": 7, "content-type": "application/json"}, "body": "{}"})

    response = front.get("/answer")

    assert (response.status_code, response.text) == (429, "{}")
    assert response.headers["retry-after"] == "7"
    assert response.headers["content-type"] == "application/json"


def test_each_cookie_is_a_header_of_its_own(front: httpx.Client, answer: Answer) -> None:
    answer({"statusCode": 200, "cookies": ["a=1; Path=/", "b=2"]})

    assert front.get("/answer").headers.get_list("set-cookie") == ["a=1; Path=/", "b=2"]


def test_a_base64_body_is_decoded(front: httpx.Client, answer: Answer) -> None:
    answer({"statusCode": 200, "body": base64.b64encode(b"\xff\x00").decode(), "isBase64Encoded": True})

    assert front.get("/answer").content == b"\xff\x00"


def test_a_result_without_a_status_code_is_the_body(front: httpx.Client, answer: Answer) -> None:
    answer({"status": "ok"})

    response = front.get("/answer")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": "many"},
        {"statusCode": 99},
        {"statusCode": 200, "body": {"not": "text"}},
        {"statusCode": 200, "body": "%%%", "isBase64Encoded": True},
        {"statusCode": 200, "headers": {"x-split": "a\r\nset-cookie: stolen=1"}},
    ],
)
def test_a_malformed_result_is_an_internal_error(front: httpx.Client, answer: Answer, result: Any) -> None:
    answer(result)

    response = front.get("/answer")

    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_a_function_that_fails_tells_the_client_nothing_of_why(front: httpx.Client, functions: Any) -> None:
    functions.named["health"] = lambda event: 1 // 0

    response = front.get("/health")

    del functions.named["health"]
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_a_function_that_cannot_even_be_invoked_is_an_internal_error(
    front: httpx.Client, functions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(functions, "invoke", lambda *_: 1 // 0)

    response = front.get("/health")

    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("DELETE", "/health"), ("GET", "/health/")])
def test_what_no_route_answers_is_not_found(front: httpx.Client, method: str, path: str) -> None:
    response = front.request(method, path)

    assert (response.status_code, response.json()) == (404, {"message": "Not Found"})


def test_a_function_that_takes_too_long_is_unavailable(stalled: httpx.Client) -> None:
    response = stalled.get("/answer")

    assert (response.status_code, response.json()) == (503, {"message": "Service Unavailable"})


def test_a_body_over_the_gateways_limit_is_refused_before_the_function_runs(
    front: httpx.Client, functions: Any
) -> None:
    response = front.post("/echo", content=bytes(10 * 1024 * 1024 + 1))

    assert (response.status_code, response.json()) == (413, {"message": "Request Entity Too Large"})
    assert functions.invoked == []


def test_a_streamed_body_over_the_limit_is_refused_too(front: httpx.Client, functions: Any) -> None:
    response = front.post("/echo", content=(bytes(1 << 20) for _ in range(11)))

    assert response.status_code == 413
    assert functions.invoked == []


def test_a_body_that_lambda_would_not_take_is_refused(front: httpx.Client, functions: Any) -> None:
    response = front.post("/echo", content=bytes(5 * 1024 * 1024))

    assert response.status_code == 413
    assert functions.invoked == []
