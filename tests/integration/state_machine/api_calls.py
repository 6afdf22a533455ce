"""What functions ask of AWS, call by call, as IAM words it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import local
from typing import Any, NamedTuple
from unittest import mock

import boto3
from botocore.client import BaseClient

from infra.local.account import ACCOUNT_ID, REGION

_S3_ACTIONS = {"CreateMultipartUpload": "PutObject", "HeadObject": "GetObject", "UploadPart": "PutObject"}
"""The operations that are allowed by an action of another name."""


class Call(NamedTuple):
    function: str
    action: str
    resource: str


@contextmanager
def recorded() -> Iterator[set[Call]]:
    """The calls of all functions of the local cloud while this lasts."""
    calls: set[Call] = set()
    outer, plain = local(), BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(self: BaseClient, operation: str, given: Mapping[str, Any]) -> Any:
        function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        # What a call sets off within the cloud is the cloud's own doing.
        if function is None or getattr(outer, "busy", False):
            return plain(self, operation, given)
        service = self.meta.service_model.service_name
        outer.busy = True
        try:
            calls.update(Call(function, *asked) for asked in _asked(service, operation, given, self.meta.endpoint_url))
            return plain(self, operation, given)
        finally:
            outer.busy = False

    with mock.patch.object(BaseClient, "_make_api_call", call):
        yield calls


def _asked(service: str, operation: str, given: Mapping[str, Any], endpoint: str) -> Iterator[tuple[str, str]]:
    """The actions of a call, each with the resource that it is about."""
    match service:
        case "dynamodb":
            yield from _asked_of_dynamodb(operation, given)
        case "s3":
            yield from _asked_of_s3(operation, given)
        case "stepfunctions":
            yield f"states:{operation}", given.get("executionArn") or given["stateMachineArn"]
        case "sns":
            # A subscription's ARN is its topic's with a name behind; permissions are those of the topic.
            yield f"sns:{operation}", given.get("TopicArn") or given["SubscriptionArn"].rpartition(":")[0]
        case "apigatewaymanagementapi":
            api, stage = re.fullmatch(r"https://(\w+)\.execute-api\..+?(/\w+)", endpoint).groups()
            resource = f"{api}{stage}/POST/@connections/{given['ConnectionId']}"
            yield "execute-api:ManageConnections", f"arn:aws:execute-api:{REGION}:{ACCOUNT_ID}:{resource}"
        case "athena":
            yield f"athena:{operation}", f"arn:aws:athena:{REGION}:{ACCOUNT_ID}:workgroup/{_workgroup(given)}"
        case "glue":
            arn, database = f"arn:aws:glue:{REGION}:{ACCOUNT_ID}", given["DatabaseName"]
            table = given.get("Name") or given["TableInput"]["Name"]
            for resource in ("catalog", f"database/{database}", f"table/{database}/{table}"):
                yield f"glue:{operation}", f"{arn}:{resource}"
        case _:
            yield f"{service}:{operation}", "*"


def _workgroup(given: Mapping[str, Any]) -> str:
    """The one that is named, or that of the execution."""
    if "WorkGroup" in given:
        return str(given["WorkGroup"])
    described = boto3.client("athena").get_query_execution(QueryExecutionId=given["QueryExecutionId"])
    return str(described["QueryExecution"]["WorkGroup"])


def _asked_of_dynamodb(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    match operation:
        case "TransactWriteItems":
            for write in given["TransactItems"]:
                for kind, request in write.items():
                    yield f"dynamodb:{kind}Item", _table(request["TableName"])
        case "BatchGetItem":
            for table in given["RequestItems"]:
                yield "dynamodb:BatchGetItem", _table(table)
        case _:
            index = f"/index/{given['IndexName']}" if "IndexName" in given else ""
            yield f"dynamodb:{operation}", _table(given["TableName"]) + index


def _asked_of_s3(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    bucket = f"arn:aws:s3:::{given['Bucket']}"
    match operation:
        case "ListObjectsV2":
            yield "s3:ListBucket", bucket
        case "DeleteObjects":
            for each in given["Delete"]["Objects"]:
                yield "s3:DeleteObject", f"{bucket}/{each['Key']}"
        case _:
            yield f"s3:{_S3_ACTIONS.get(operation, operation)}", f"{bucket}/{given['Key']}"


def _table(name: str) -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/{name}"
