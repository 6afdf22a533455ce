"""CloudFormation: state machines go to the backend that executes, with their definition fetched and substituted.

Plain moto puts them into the backend that only records, with an empty definition where DefinitionS3Location names one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.responses import get_backend
from moto.stepfunctions.utils import cfn_to_api_tags

from infra.local.clients import client
from infra.local.errors import DeploymentError
from infra.local.repairs.resource_types import Properties


def definition_of(properties: Properties) -> str:
    """The machine's definition as CloudFormation would hand it on. DeploymentError for a `${name}` nobody defines."""
    if location := properties.get("DefinitionS3Location"):
        stored = client("s3").get_object(Bucket=location["Bucket"], Key=location["Key"])
        definition = stored["Body"].read().decode("utf-8")
    elif "Definition" in properties:
        definition = json.dumps(properties["Definition"])
    else:
        definition = properties["DefinitionString"]
    for name, value in (properties.get("DefinitionSubstitutions") or {}).items():
        if f"${{{name}}}" not in definition:
            raise DeploymentError(f"DefinitionSubstitutions has {name}, which the state machine never uses.")
        # A value that is not a string takes the place of its quotes too.
        if not isinstance(value, str):
            definition = definition.replace(f'"${{{name}}}"', json.dumps(value))
        definition = definition.replace(f"${{{name}}}", str(value))
    if (start := definition.find("${")) >= 0:
        raise DeploymentError(f"No substitution defines {definition[start : definition.find('}', start) + 1]}.")
    return definition


def _create(
    resource_name: str,
    cloudformation_json: dict[str, Any],
    account_id: str,
    region_name: str,
    **_: object,
) -> StateMachine:
    properties = cloudformation_json["Properties"]
    return get_backend(account_id, region_name).create_state_machine(
        name=properties.get("StateMachineName", resource_name),
        definition=definition_of(properties),
        roleArn=properties["RoleArn"],
        tags=cfn_to_api_tags(properties.get("Tags", [])),
        sm_type=properties.get("StateMachineType", "STANDARD"),
        loggingConfiguration=properties.get("LoggingConfiguration"),
        tracingConfiguration=properties.get("TracingConfiguration"),
    )


def _delete(self: StateMachine, account_id: str, region_name: str) -> None:
    get_backend(account_id, region_name).delete_state_machine(self.arn)


@contextmanager
def repaired() -> Iterator[None]:
    with (
        mock.patch.object(StateMachine, "create_from_cloudformation_json", staticmethod(_create)),
        mock.patch.object(StateMachine, "delete", _delete, create=True),
    ):
        yield
