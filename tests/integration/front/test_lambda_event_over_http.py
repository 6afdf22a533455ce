"""The event that a function gets: API Gateway's payload format 2.0."""

import re
import time
from datetime import datetime

import httpx
import pytest


def test_the_event_names_route_stage_api_and_request(front: httpx.Client, api_id: str) -> None:
    response = front.get("/echo/x", headers={"user-agent": "tests"})
    context = response.json()["requestContext"]

    assert response.json()["version"] == "2.0"
    assert response.json()["routeKey"] == context["routeKey"] == "ANY /echo/{name}"
    assert context["stage"] == "$default"
    assert context["apiId"] == api_id
    assert context["accountId"] == "123456789012"
    assert context["domainName"] == front.base_url.netloc.decode()
    assert context["requestId"] == response.headers["apigw-requestid"]
    assert context["http"] == {
        "method": "GET",
        "path": "/echo/x",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "tests",
    }


def test_the_event_tells_its_time_twice(front: httpx.Client) -> None:
    context = front.get("/echo").json()["requestContext"]

    in_words = datetime.strptime(context["time"], "%d/%b/%Y:%H:%M:%S %z")
    assert int(in_words.timestamp()) == context["timeEpoch"] // 1000
    assert abs(context["timeEpoch"] - time.time() * 1000) < 60_000


def test_repeated_headers_are_joined_by_commas_in_lower_case(front: httpx.Client) -> None:
    event = front.get("/echo", headers=[("X-Tag", "a"), ("x-tag", "b")]).json()

    assert event["headers"]["x-tag"] == "a,b"
    assert all(name == name.lower() for name in event["headers"])


def test_the_headers_say_where_the_request_came_from(front: httpx.Client) -> None:
    headers = front.get("/echo", headers={"x-forwarded-for": "192.0.2.1"}).json()["headers"]

    assert headers["x-forwarded-for"] == "192.0.2.1, 127.0.0.1"
    assert headers["x-forwarded-port"] == str(front.base_url.port)
    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", headers["x-amzn-trace-id"])


def test_a_line_break_in_the_path_is_part_of_it(front: httpx.Client) -> None:
    assert front.get("/echo/a%0Ab").json()["pathParameters"] == {"name": "a\nb"}
    assert (front.get("/no%0A").status_code, front.get("/no%0A").json()) == (404, {"message": "Not Found"})


def test_cookies_are_apart_from_the_headers(front: httpx.Client) -> None:
    event = front.get("/echo", headers={"cookie": "a=1; b=2"}).json()

    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]


def test_the_query_comes_raw_and_decoded(front: httpx.Client) -> None:
    event = front.get("/echo?tag=a&tag=b%2Cc&name=M%C3%BCller+x&empty=").json()

    assert event["rawQueryString"] == "tag=a&tag=b%2Cc&name=M%C3%BCller+x&empty="
    assert event["queryStringParameters"] == {"tag": "a,b,c", "name": "Müller x", "empty": ""}


def test_path_and_path_parameters_come_decoded(front: httpx.Client) -> None:
    event = front.get("/echo/a%20b%3A%C3%BC").json()

    assert event["rawPath"] == "/echo/a b:ü"
    assert event["pathParameters"] == {"name": "a b:ü"}


def test_what_a_request_lacks_its_event_lacks(front: httpx.Client) -> None:
    event = front.get("/echo").json()

    assert not {"body", "cookies", "pathParameters", "queryStringParameters"} & event.keys()
    assert "authorizer" not in event["requestContext"]


@pytest.mark.parametrize("content_type", ["application/json", "text/csv; charset=utf-8", "application/xml"])
def test_a_text_body_comes_as_it_is(front: httpx.Client, content_type: str) -> None:
    event = front.post("/echo", content="ü".encode(), headers={"content-type": content_type}).json()

    assert (event["body"], event["isBase64Encoded"]) == ("ü", False)


@pytest.mark.parametrize(
    "content_type", ["application/octet-stream", "application/x-www-form-urlencoded", "text/plain"]
)
def test_a_body_that_is_no_text_comes_in_base64(front: httpx.Client, content_type: str) -> None:
    event = front.post("/echo", content=b"\xff\x00", headers={"content-type": content_type}).json()

    assert (event["body"], event["isBase64Encoded"]) == ("/wA=", True)


def test_a_path_cannot_climb_out_of_its_variable(front: httpx.Client, functions) -> None:  # type: ignore[no-untyped-def]
    assert front.get("/echo/..%2F..%2Fprivate").status_code == 404
    assert functions.invoked == []


def test_a_greedy_variable_keeps_the_path_as_it_was_sent(front: httpx.Client) -> None:
    with httpx.Client() as client:
        target = f"{front.base_url}/files/a/..%2f..%2fb"
        event = client.send(client.build_request("GET", target)).json()

    assert event["pathParameters"] == {"path": "a/../../b"}


@pytest.mark.parametrize("path", ["/echo/%00", "/echo/%ff", "/echo/%F0%9F%98%80", "/echo/a?b=%ff&%00=%E2%82"])
def test_bytes_that_are_no_text_still_make_an_event(front: httpx.Client, path: str) -> None:
    assert front.get(path).json()["routeKey"] == "ANY /echo/{name}"
