"""The OpenAPI document in docs/ is the API's own, and describes each route of the template."""

import json
from pathlib import Path

from deep_research.api.openapi import document
from tests.contract.account import template

_COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


def test_the_committed_document_is_current() -> None:
    assert json.loads(_COMMITTED.read_text("utf-8")) == document(), "run: make openapi"


def test_the_document_describes_the_routes_of_the_template_and_no_others() -> None:
    routed = {
        (event["Properties"]["Path"], event["Properties"]["Method"].lower())
        for resource in template()["Resources"].values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }

    assert routed == {(path, method) for path, operations in document()["paths"].items() for method in operations}


def test_every_operation_but_health_asks_for_a_token() -> None:
    open_to_all = [
        path
        for path, operations in document()["paths"].items()
        for operation in operations.values()
        if not operation.get("security")
    ]

    assert open_to_all == ["/health"]
