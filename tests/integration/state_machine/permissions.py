"""What functions have asked of AWS, held against the policies of their roles: moto asks nobody for permission."""

import json
from ast import literal_eval
from collections.abc import Iterable, Mapping
from typing import Any

import boto3
from moto.iam.access_control import IAMPolicy, PermissionResult

from tests.integration.state_machine.api_calls import Call


def functions_by_name(resources: Mapping[str, str]) -> dict[str, str]:
    """Logical ids of a stack's functions by their names."""
    client = boto3.client("lambda")
    logical = [each for each in resources if each.endswith("Function")]
    return {client.get_function_configuration(FunctionName=resources[each])["FunctionName"]: each for each in logical}


def not_permitted(calls: Iterable[Call], resources: Mapping[str, str]) -> set[Call]:
    """The calls that no policy of their function's role allows, by the functions' logical ids."""
    names = functions_by_name(resources)
    called = {Call(names[call.function], call.action, call.resource) for call in calls}
    policies = {each: _policies(resources[f"{each}Role"]) for each in {call.function for call in called}}
    return {
        call
        for call in called
        if all(
            policy.is_action_permitted(call.action, call.resource) is not PermissionResult.PERMITTED
            for policy in policies[call.function]
        )
    }


def _policies(role: str) -> list[IAMPolicy]:
    """Those of the role's own, and those that it shares with others."""
    iam = boto3.client("iam")
    # moto keeps a document of CloudFormation's as Python would print it, with None for AWS::NoValue.
    documents = [
        literal_eval(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]
    ]
    documents += [
        _document(iam, attached["PolicyArn"])
        for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        if ":aws:policy/" not in attached["PolicyArn"]
    ]
    statements = [[each for each in document["Statement"] if each] for document in documents]
    return [IAMPolicy({"policy_document": json.dumps({"Statement": each})}) for each in statements]


def _document(iam: Any, arn: str) -> dict[str, Any]:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    return document if isinstance(document, dict) else json.loads(document)
