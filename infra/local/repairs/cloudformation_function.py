"""CloudFormation: functions' layers, architecture, storage, tracing and log group, layers' names: moto drops them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.awslambda.models import LambdaFunction, LayerVersion

from infra.local.repairs.resource_types import Properties, configured


def configure(function: LambdaFunction, properties: Properties) -> None:
    if "Layers" in properties:
        function.update_configuration({"Layers": properties["Layers"]})
    if "Architectures" in properties:
        function.architectures = properties["Architectures"]
    if "EphemeralStorage" in properties:
        function.ephemeral_storage = int(properties["EphemeralStorage"]["Size"])
    if "TracingConfig" in properties:
        function.tracing_config = properties["TracingConfig"]
    if log_group := properties.get("LoggingConfig", {}).get("LogGroup"):
        function.logs_group_name = log_group


@contextmanager
def repaired() -> Iterator[None]:
    plain_layer = LayerVersion.create_from_cloudformation_json

    def create_layer(resource_name: str, cloudformation_json: dict[str, Any], *rest: Any, **named: Any) -> LayerVersion:
        name = cloudformation_json["Properties"].get("LayerName", resource_name)
        return plain_layer(name, cloudformation_json, *rest, **named)

    with (
        configured(LambdaFunction, configure),
        mock.patch.object(LayerVersion, "create_from_cloudformation_json", staticmethod(create_layer)),
        # Ref on a layer is its ARN with the version; plain moto has no such attribute and hands the object on.
        mock.patch.object(LayerVersion, "physical_resource_id", property(lambda self: self.arn), create=True),
    ):
        yield
