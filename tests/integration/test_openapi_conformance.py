"""The running API keeps to its own OpenAPI document, whatever it is sent.

`OPENAPI_CASES` sets how many requests are made of each operation in each mode; the default keeps the suite quick.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from deep_research.api.openapi import document
from infra.local.front.server import Server

CASES = int(os.environ.get("OPENAPI_CASES", "15"))
# What is valid by the document and may yet be refused: a cursor that no listing made, a dataset over the limit.
REFUSED_BEYOND_THE_SCHEMA = {"GET /deep-research/jobs": 422, "GET /datasets": 422, "POST /datasets": 413}
USUAL = ["2xx", 401, 403, 404, 409, 429]

schema = schemathesis.openapi.from_dict(
    document(),
    config=SchemathesisConfig.from_dict(
        {
            # Who may call is another test's subject: here every request is the one local user's.
            "generation": {"with-security-parameters": False},
            "checks": {
                "ignored_auth": {"enabled": False},
                # API Gateway answers what it does not route, and it says 404.
                "unsupported_method": {"enabled": False},
            },
            "operations": [
                {
                    "include-name": name,
                    "checks": {"positive_data_acceptance": {"expected-statuses": [*USUAL, status]}},
                }
                for name, status in REFUSED_BEYOND_THE_SCHEMA.items()
            ],
        }
    ),
)


class Counter:
    cases = 0


@pytest.fixture(scope="module")
def counter(pytestconfig: pytest.Config) -> Iterator[Counter]:
    """Counts the requests, and says how many there were."""
    counter = Counter()
    yield counter
    capture: Any = pytestconfig.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\nOpenAPI conformance: {counter.cases} requests")  # noqa: T201 - a figure that people ask for


@schema.parametrize()
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_answers_as_its_document_says(
    case: schemathesis.Case[Any], local_api: Server, counter: Counter
) -> None:
    counter.cases += 1
    case.call_and_validate(base_url=local_api.url)
