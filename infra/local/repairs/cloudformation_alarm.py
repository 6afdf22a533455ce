"""CloudFormation: AWS::CloudWatch::Alarm, which moto skips with a warning."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

NUMBERS: dict[str, type[float]] = {
    "DatapointsToAlarm": int,
    "EvaluationPeriods": int,
    "Period": int,
    "Threshold": float,
}
"""What a template may word as text."""


def _create(properties: Properties, name: str) -> CreatedResource:
    cloudwatch = client("cloudwatch")
    alarm: dict[str, Any] = {"AlarmName": name} | properties
    alarm |= {number: kind(alarm[number]) for number, kind in NUMBERS.items() if number in alarm}
    cloudwatch.put_metric_alarm(**alarm)
    (created,) = cloudwatch.describe_alarms(AlarmNames=[alarm["AlarmName"]])["MetricAlarms"]
    return CreatedResource(
        created["AlarmName"],
        {"Arn": created["AlarmArn"]},
        lambda: cloudwatch.delete_alarms(AlarmNames=[created["AlarmName"]]),
    )


@contextmanager
def repaired() -> Iterator[None]:
    with registered(ResourceType("AWS::CloudWatch::Alarm", _create)):
        yield
