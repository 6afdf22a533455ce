"""Holds the stack against its template: moto reports CREATE_COMPLETE for stacks in which resources are missing."""

import warnings

from botocore.exceptions import ClientError
from moto.cloudformation.models import cloudformation_backends

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.clients import client
from infra.local.deploy.existence import CHECKS, Expected
from infra.local.deploy.package import Template
from infra.local.errors import ResourceMissingError, UncheckedResourceError

UNIDENTIFIED = {"AWS::Lambda::Permission"}
"""Types to whose resources moto gives no physical id."""


def verify(stack_name: str, template: Template) -> dict[str, str]:
    """Physical ids by logical id, once each resource of the template has been found by its service's own API.

    ResourceMissingError names the first that is not there; UncheckedResourceError a type that has no check.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Tried to parse", category=UserWarning)
        listed = client("cloudformation").describe_stack_resources(StackName=stack_name)["StackResources"]
    # moto lists a resource that it skipped, or whose condition is false, as an entry without an id.
    resources = {
        entry["LogicalResourceId"]: entry.get("PhysicalResourceId", "")
        for entry in listed
        if "LogicalResourceId" in entry
    }
    conditions = cloudformation_backends[ACCOUNT_ID][REGION].get_stack(stack_name).resource_map.lazy_condition_map
    for logical_id, resource in template["Resources"].items():
        if "Condition" in resource and not conditions[resource["Condition"]]:
            continue
        kind = resource["Type"]
        if kind not in CHECKS:
            raise UncheckedResourceError(
                f"{logical_id} is an {kind}: write its check in infra/local/deploy/existence.py."
            )
        missing = ResourceMissingError(f"{logical_id} ({kind}) is in the template, and not as it says in the stack.")
        if logical_id not in resources or not (resources[logical_id] or kind in UNIDENTIFIED):
            raise missing
        expected = Expected(resources[logical_id], resource.get("Properties", {}), resources)
        try:
            as_described = CHECKS[kind](expected)
        except (ClientError, KeyError) as refused:
            raise missing from refused
        if not as_described:
            raise missing
    return resources
