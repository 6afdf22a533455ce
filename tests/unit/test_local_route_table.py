"""Which route answers a request, as API Gateway chooses it."""

import pytest

from infra.local.front.routes import Route, RouteTable

KEYS = [
    "$default",
    "ANY /{rest+}",
    "GET /jobs/{id+}",
    "ANY /jobs/{id}",
    "GET /jobs/{id}",
    "GET /jobs/recent",
    "GET /jobs",
    "GET /{kind}/recent",
]
TABLE = RouteTable([Route(key, "function") for key in KEYS])


@pytest.mark.parametrize(
    ("method", "path", "key", "variables"),
    [
        ("GET", "/jobs", "GET /jobs", {}),
        ("GET", "/jobs/recent", "GET /jobs/recent", {}),
        ("GET", "/jobs/7", "GET /jobs/{id}", {"id": "7"}),
        ("DELETE", "/jobs/7", "ANY /jobs/{id}", {"id": "7"}),
        ("GET", "/jobs/7/stages/2", "GET /jobs/{id+}", {"id": "7/stages/2"}),
        ("GET", "/datasets/recent", "GET /{kind}/recent", {"kind": "datasets"}),
        ("POST", "/jobs", "ANY /{rest+}", {"rest": "jobs"}),
        ("GET", "/", "$default", {}),
    ],
)
def test_the_most_specific_route_answers(method: str, path: str, key: str, variables: dict[str, str]) -> None:
    match = TABLE.match(method, path)

    assert match is not None
    assert (match.route.key, match.path_parameters) == (key, variables)


@pytest.mark.parametrize("path", ["/jobs/", "/jobs/7/", "//jobs", "/jobs/7/8", "/", ""])
def test_a_path_that_is_not_exactly_a_routes_own_has_none(path: str) -> None:
    table = RouteTable([Route("GET /jobs", "list"), Route("GET /jobs/{id}", "get")])

    assert table.match("GET", path) is None
