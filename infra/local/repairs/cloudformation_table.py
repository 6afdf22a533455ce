"""CloudFormation: a table's time to live and point-in-time recovery, which moto drops without a word."""

from collections.abc import Iterator
from contextlib import contextmanager

from moto.dynamodb.models.table import Table

from infra.local.clients import client
from infra.local.repairs.resource_types import Properties, configured


def configure(table: str, properties: Properties) -> None:
    dynamodb = client("dynamodb")
    if "TimeToLiveSpecification" in properties:
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=properties["TimeToLiveSpecification"])
    if "PointInTimeRecoverySpecification" in properties:
        dynamodb.update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
        )


@contextmanager
def repaired() -> Iterator[None]:
    with configured(Table, lambda table, properties: configure(table.name, properties)):
        yield
