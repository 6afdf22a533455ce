"""What moto does again for each request or execution, and the local cloud once; what comes of it is the same."""

import json
from typing import Any

import boto3
import pytest
from moto.core import serialize
from moto.dynamodb.models import dynamodb_backends
from moto.s3 import models as s3_models
from moto.s3.models import s3_backends
from moto.stepfunctions.parser.asl.parse import asl_parser
from moto.stepfunctions.parser.asl.utils import json_path

from infra.local import account
from infra.local.repairs import dynamodb_answers, request_routes, step_functions_parsing
from tests.integration.local_cloud.dynamodb_tables import create_tables, names, number, store, text

pytestmark = pytest.mark.usefixtures("plain_moto")
DEFINITION = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
EVERY_KIND: dict[str, Any] = {
    "words": text("Größe"),
    "empty": text(""),
    "many": number(7),
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "held": names("a", "b"),
    "sizes": {"NS": ["1", "2.5"]},
    "listed": {"L": [text("x"), {"M": {"n": number(1), "deeper": {"L": []}}}]},
    "mapped": {"M": {"tags": names("t"), "at": {"M": {}}}},
}
BYTES: dict[str, Any] = {"raw": {"B": b"\x00\xff"}, "within": {"M": {"raws": {"BS": [b"\x01", b"\x02"]}}}}


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[str]:
    """Grows by one with each call."""
    calls: list[str] = []
    plain = getattr(owner, name)

    def called(*arguments: Any, **named: Any) -> Any:
        calls.append(name)
        return plain(*arguments, **named)

    monkeypatch.setattr(owner, name, called)
    return calls


def read(name: str) -> dict[str, Any]:
    answer = boto3.client("dynamodb").get_item(TableName="jobs", Key={"id": text(name)})
    return {each: value for each, value in answer["Item"].items() if each != "id"}


def test_plain_moto_looks_for_every_type_in_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """dynamodb_answers."""
    create_tables()
    store("x", **{f"a{place}": text("a") for place in range(10)})
    looked = counted(monkeypatch, serialize.ResponseSerializer, "get_value")
    read("x")
    plain = len(looked)
    with dynamodb_answers.repaired():
        read("x")
    assert plain > 10 * (len(looked) - plain)


@pytest.mark.parametrize("item", [EVERY_KIND, EVERY_KIND | BYTES])
def test_every_kind_of_value_comes_back_as_it_was_stored(item: dict[str, Any]) -> None:
    create_tables()
    with dynamodb_answers.repaired():
        store("x", **item)
        assert read("x") == item


def test_what_was_told_of_an_item_stays_as_it_was() -> None:
    create_tables()
    store("x", held=names("a"), listed={"L": [text("x")]})
    key = {"id": text("x")}
    with dynamodb_answers.repaired():
        backend = dynamodb_backends[account.ACCOUNT_ID][account.REGION]
        told = backend.get_item("jobs", key).to_json()  # type: ignore[union-attr]
        boto3.client("dynamodb").update_item(
            TableName="jobs",
            Key=key,
            UpdateExpression="SET listed = list_append(listed, :more) ADD held :b",
            ExpressionAttributeValues={":more": {"L": [text("y")]}, ":b": names("b")},
        )
    assert told["Attributes"] == {"id": text("x"), "held": names("a"), "listed": {"L": [text("x")]}}


def test_plain_moto_parses_a_definition_and_a_path_with_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """step_functions_parsing."""
    definitions = counted(monkeypatch, asl_parser, "ASLParser")
    paths = counted(monkeypatch, json_path, "parse")
    for _ in range(2):
        asl_parser.AmazonStateLanguageParser.parse(DEFINITION)
        json_path.extract_json("$.a", {"a": 1})
    assert (len(definitions), len(paths)) == (2, 2)
    with step_functions_parsing.repaired():
        programs = [asl_parser.AmazonStateLanguageParser.parse(DEFINITION)[0] for _ in range(2)]
        assert [json_path.extract_json("$.a", {"a": value}) for value in (1, 2)] == [1, 2]
    assert (len(definitions), len(paths)) == (3, 2)
    assert programs[0] is not programs[1]


def test_plain_moto_makes_the_list_of_a_services_paths_with_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """request_routes."""
    executed = counted(monkeypatch, s3_models, "reload")
    s3 = boto3.client("s3")
    s3.list_buckets()
    plain = len(executed)
    assert plain
    with request_routes.repaired():
        backend = s3_backends[account.ACCOUNT_ID]["aws"]
        assert list(backend.urls) == list(backend.urls)
        executed.clear()
        s3.list_buckets()
    assert not executed
