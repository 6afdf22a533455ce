"""Faults as an SDK's user meets them: the codes of AWS, before a call or after it, once or for as long as it tries."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from moto import mock_aws

from tests.chaos.calls import intercepted
from tests.chaos.chance import Chance, Diary, entries
from tests.chaos.faults import FAULTS, Fault, ServiceFaults, Strike, random_strikes

THROTTLED, _, BROKEN = FAULTS["dynamodb"]
ITEM = {"id": {"S": "a"}}
CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 3})


@pytest.fixture(scope="module", autouse=True)
def account() -> Iterator[None]:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_LAMBDA_FUNCTION_NAME")
    with mock.patch.dict(os.environ, dict.fromkeys(names, "chaos")), mock_aws():
        tables().create_table(
            TableName="items",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    tables().delete_item(TableName="items", Key=ITEM)


@cache
def tables() -> Any:
    return boto3.client("dynamodb", "us-east-1", config=CONFIG)


@contextmanager
def struck(strike: Strike | None, directory: Path, times: int = 1) -> Iterator[Path]:
    """The next so many calls are struck, and no more after them."""
    left = [strike] * times
    diary = directory / "diary.jsonl"
    with Diary(diary) as kept, intercepted(ServiceFaults(lambda service: left.pop() if left else None, kept)):
        yield diary


def stored() -> int:
    return tables().scan(TableName="items", Select="COUNT")["Count"]


def test_a_passing_fault_is_healed_by_the_sdk(tmp_path: Path) -> None:
    with struck(Strike(THROTTLED), tmp_path) as diary:
        tables().put_item(TableName="items", Item=ITEM)
    assert stored() == 1
    assert [entry["kind"] for entry in entries(diary)] == ["DynamoDB: throttled"]


def test_a_lasting_fault_outlasts_the_sdk_and_counts_once(tmp_path: Path) -> None:
    with struck(Strike(BROKEN, lasting=True), tmp_path) as diary:
        with pytest.raises(ClientError, match="InternalServerError"):
            tables().put_item(TableName="items", Item=ITEM)
        assert [entry["kind"] for entry in entries(diary)] == ["DynamoDB: 5xx"]
    assert stored() == 0


def test_a_lost_answer_is_that_of_a_call_which_was_carried_out(tmp_path: Path) -> None:
    strike = Strike(BROKEN, lost_answer=True, lasting=True)
    with struck(strike, tmp_path), pytest.raises(ClientError, match="InternalServerError"):
        tables().put_item(TableName="items", Item=ITEM)
    assert stored() == 1


def test_a_conditional_write_whose_answer_is_lost_fails_its_own_condition_when_it_is_tried_again(
    tmp_path: Path,
) -> None:
    with struck(Strike(BROKEN, lost_answer=True), tmp_path), pytest.raises(ClientError, match="ConditionalCheckFailed"):
        tables().put_item(TableName="items", Item=ITEM, ConditionExpression="attribute_not_exists(id)")
    assert stored() == 1


def test_an_answer_may_be_lost_with_its_connection(tmp_path: Path) -> None:
    strike = Strike(BROKEN, lost_answer=True, cut=True, lasting=True)
    with struck(strike, tmp_path), pytest.raises(ConnectionClosedError):
        tables().put_item(TableName="items", Item=ITEM)
    assert stored() == 1


@pytest.mark.parametrize(
    ("service", "fault"), [(service, fault) for service, faults in FAULTS.items() for fault in faults]
)
def test_each_fault_has_the_code_and_the_status_that_the_sdk_reads(service: str, fault: Fault, tmp_path: Path) -> None:
    name = {"sfn": "stepfunctions"}.get(service, service)
    client = boto3.client(name, "us-east-1", config=Config(retries={"total_max_attempts": 1}))
    calls = {
        "dynamodb": lambda: client.put_item(TableName="items", Item=ITEM),
        "s3": lambda: client.get_object(Bucket="bucket", Key="key"),
        "sfn": lambda: client.start_execution(
            stateMachineArn="arn:aws:states:us-east-1:123456789012:stateMachine:research"
        ),
    }
    with struck(Strike(fault), tmp_path), pytest.raises(ClientError) as raised:
        calls[service]()
    assert raised.value.response["Error"]["Code"] == fault.code.rpartition("#")[2]
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == fault.status


def test_who_deploys_tables_is_left_alone(tmp_path: Path) -> None:
    with struck(Strike(BROKEN, lasting=True), tmp_path) as diary:
        tables().describe_table(TableName="items")
    assert list(entries(diary)) == []


def test_what_starts_executions_outside_of_functions_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME")
    with struck(Strike(BROKEN, lasting=True), tmp_path) as diary:
        boto3.client("stepfunctions", "us-east-1").list_state_machines()
    assert list(entries(diary)) == []


def test_about_as_many_calls_are_struck_as_the_rate_says_and_of_every_kind() -> None:
    draw = random_strikes(0.05, Chance("seed"))
    strikes = [strike for _ in range(20_000) if (strike := draw("dynamodb"))]
    assert 0.045 < len(strikes) / 20_000 < 0.055
    assert {strike.fault for strike in strikes} == set(FAULTS["dynamodb"])
    assert {(strike.lost_answer, strike.lasting) for strike in strikes} == {
        (lost, lasting) for lost in (True, False) for lasting in (True, False)
    }
    assert not any(strike.lost_answer and strike.fault.kind == "throttled" for strike in strikes)


def test_a_diary_that_was_cut_short_is_read_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "diary.jsonl"
    with Diary(path) as diary:
        diary.write("first", number=1)
    with path.open("a") as file:
        file.write('{"kind": "sec')
    assert list(entries(path)) == [{"kind": "first", "number": 1}]
