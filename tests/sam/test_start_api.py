"""`sam local start-api` routes every job route to its function. It knows no JWT authorizer, so they all refuse."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.sam import sam_local

JOB_ROUTES = [
    ("POST", "/deep-research/jobs/submit"),
    ("GET", "/deep-research/jobs"),
    ("GET", "/deep-research/jobs/01KAR6D3H8K5N2P9R4S7T1V6WX"),
    ("GET", "/deep-research/jobs/01KAR6D3H8K5N2P9R4S7T1V6WX/events"),
    ("POST", "/deep-research/jobs/01KAR6D3H8K5N2P9R4S7T1V6WX/retry"),
    ("DELETE", "/deep-research/jobs/01KAR6D3H8K5N2P9R4S7T1V6WX"),
]


@pytest.fixture(scope="module")
def api(cloud: LocalCloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log: Path = tmp_path_factory.mktemp("start-api") / "log"
    with sam_local.serving("start-api", port, log, "--warm-containers", "LAZY") as address:
        yield address


def _call(method: str, url: str) -> tuple[int, Any]:
    body = b"{}" if method == "POST" else None
    request = urllib.request.Request(url, data=body, method=method, headers={"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_anybody_may_ask_for_its_health(api: str) -> None:
    status, _ = _call("GET", f"{api}/health")
    assert status == 200


@pytest.mark.parametrize(("method", "path"), JOB_ROUTES)
def test_a_job_route_refuses_whom_no_authorizer_has_verified(api: str, method: str, path: str) -> None:
    status, body = _call(method, f"{api}{path}")
    assert (status, body["success"]) == (401, False)
