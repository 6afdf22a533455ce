"""Creates the stack from a packaged template, and tells what came of it."""

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from infra.local.clients import client
from infra.local.deploy.package import ARTIFACTS_BUCKET, Template, package
from infra.local.deploy.translate import translate
from infra.local.deploy.verify import verify
from infra.local.errors import DeploymentError


@dataclass(frozen=True)
class Deployment:
    """A stack that exists, resource by resource."""

    stack_name: str
    outputs: dict[str, str]
    resources: dict[str, str]
    """Physical by logical id, nested stacks' resources included. Of two by one name it is the outer stack's."""
    code_roots: frozenset[Path]


def deploy(path: Path, stack_name: str, parameters: Mapping[str, str]) -> Deployment:
    """Packages, translates, creates and verifies. DeploymentError says what is in the way."""
    packaged = package(path)
    for logical_id, nested in packaged.nested.items():
        key = f"{logical_id}.json"
        packaged.nested[logical_id] = translate(nested, {})
        body = json.dumps(packaged.nested[logical_id], default=str)
        client("s3").put_object(Bucket=ARTIFACTS_BUCKET, Key=key, Body=body.encode())
        url = f"https://{ARTIFACTS_BUCKET}.s3.amazonaws.com/{key}"
        packaged.template["Resources"][logical_id]["Properties"]["TemplateURL"] = url
    defaults = {
        name: str(parameter["Default"])
        for name, parameter in packaged.template.get("Parameters", {}).items()
        if "Default" in parameter
    }
    template = translate(packaged.template, defaults | dict(parameters))
    outputs = _create(stack_name, template, parameters)
    resources = verify(stack_name, template)
    for logical_id, nested in packaged.nested.items():
        if resources.get(logical_id):  # a stack whose condition is false is not there
            resources = verify(resources[logical_id], nested) | resources
    return Deployment(stack_name, outputs, resources, frozenset(packaged.code_roots))


def _create(stack_name: str, template: Template, parameters: Mapping[str, str]) -> dict[str, str]:
    cloudformation = client("cloudformation")
    try:
        with warnings.catch_warnings():
            # moto only warns of a resource that it skips; the check of the finished stack refuses it by name.
            warnings.filterwarnings("ignore", message="Tried to parse", category=UserWarning)
            cloudformation.create_stack(
                StackName=stack_name,
                TemplateBody=json.dumps(template, default=str),
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
                Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            )
    except ClientError as refused:
        raise DeploymentError(f"CloudFormation refuses the template: {refused}") from refused
    stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
