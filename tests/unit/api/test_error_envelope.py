"""Whatever goes wrong, the answer has one shape."""

from collections.abc import Callable

import pytest

from deep_research.api.openapi import document
from deep_research.domain.errors import ServiceUnavailableError, SettingsError, ThrottledError
from tests.fakes.http_api import REQUEST_ID, HttpApi
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.in_memory_ports import InMemoryPorts


class _FailingJobStore(InMemoryJobStore):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def page(self, *_: object, **__: object) -> object:  # type: ignore[override]
        raise self._error


def test_health_is_told_to_anybody(client_of: Callable[[None], HttpApi]) -> None:
    answer = client_of(None).get("/health")

    assert (answer.status_code, answer.json()) == (200, {"success": True, "status": "ok", "environment": "dev"})


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/deep-research"), ("POST", "/datasets/x/y")])
def test_an_unknown_route_is_told_in_the_envelope(ada: HttpApi, method: str, path: str) -> None:
    answer = ada.request(method, path)

    assert answer.status_code == 404
    assert answer.json() == {
        "success": False,
        "error": {
            "code": "route_not_found",
            "message": "There is nothing here; GET /health says that the API is up.",
            "retryable": False,
        },
        "request_id": REQUEST_ID,
    }


def test_a_method_that_a_path_does_not_take_is_told_with_one_that_it_takes(ada: HttpApi) -> None:
    answer = ada.request("PATCH", "/datasets")

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] in ("GET", "POST")


def test_every_answer_names_its_request(ada: HttpApi) -> None:
    assert ada.get("/health").headers["x-request-id"] == REQUEST_ID
    assert ada.get("/deep-research/jobs/x").headers["x-request-id"] == REQUEST_ID


@pytest.mark.parametrize("error", [ThrottledError("Busy."), ServiceUnavailableError("Away.")])
def test_a_fault_that_passes_asks_to_try_again(ada: HttpApi, ports: InMemoryPorts, error: Exception) -> None:
    ports.jobs = _FailingJobStore(error)

    answer = ada.get("/deep-research/jobs")

    assert (answer.status_code, answer.json()["error"]["retryable"]) == (503, True)
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("kind", [RuntimeError, SettingsError])
def test_a_fault_of_ours_is_logged_and_told_without_its_inside(
    ada: HttpApi, ports: InMemoryPorts, caplog: pytest.LogCaptureFixture, kind: type[Exception]
) -> None:
    ports.jobs = _FailingJobStore(kind("the secret inside"))

    answer = ada.get("/deep-research/jobs")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["retryable"]) == (500, "internal_error", True)
    assert "secret" not in answer.body
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == REQUEST_ID
    assert "the secret inside" in caplog.text


def test_every_operation_documents_its_errors_as_the_envelope() -> None:
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")):
                    schema = str(response["content"]["application/json"]["schema"])
                    assert "#/components/schemas/ErrorEnvelope" in schema, (method, path, status)
