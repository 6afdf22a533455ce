"""CloudFormation: a table's time to live and point-in-time recovery, which moto drops without a word."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import boto3
from moto.dynamodb.models.table import Table

from infra.local.repairs.resource_types import Properties


def configure(table: str, properties: Properties) -> None:
    dynamodb = boto3.client("dynamodb")
    if "TimeToLiveSpecification" in properties:
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=properties["TimeToLiveSpecification"])
    if "PointInTimeRecoverySpecification" in properties:
        dynamodb.update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
        )


@contextmanager
def repaired() -> Iterator[None]:
    plain = Table.create_from_cloudformation_json

    def create(
        cls: type[Table],  # noqa: ARG001 - a class method's signature
        resource_name: str,
        cloudformation_json: dict[str, Any],
        *rest: object,
        **named: object,
    ) -> Table:
        table = plain(resource_name, cloudformation_json, *rest, **named)
        configure(table.name, cloudformation_json["Properties"])
        return table

    with mock.patch.object(Table, "create_from_cloudformation_json", classmethod(create)):
        yield
