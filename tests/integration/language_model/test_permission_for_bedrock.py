"""What the deployed roles allow of Bedrock, where a model is named."""

import json
from pathlib import Path

import boto3
import pytest

from infra.local.cloud import LocalCloud

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
PROFILE = "eu.vendor.model-1:0"


@pytest.mark.parametrize("fallback", ["", "vendor.small-1:0"])
def test_the_named_models_may_be_called_and_others_only_through_their_profiles(fallback):
    parameters = {"ModelId": PROFILE, "FallbackModelId": fallback}
    with LocalCloud(None, template=TEMPLATE, parameters=parameters, keep_schedules=False) as cloud:
        iam, policy = boto3.client("iam"), cloud.resources["BedrockPolicy"]
        version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"]
        holders = {each["RoleName"] for each in iam.list_entities_for_policy(PolicyArn=policy)["PolicyRoles"]}
        thinking = {cloud.resources[f"{stage}FunctionRole"] for stage in ("Decompose", "Classify", "Execute")}
        telling = {cloud.resources[f"{stage}FunctionRole"] for stage in ("Suggest", "Elaborate")}
    by_name, by_profile = document["Statement"]
    # moto keeps a None for what CloudFormation leaves out.
    named = {resource.rpartition(":bedrock:")[2].partition("/")[2] for resource in filter(None, by_name["Resource"])}
    profiles = filter(None, by_profile["Condition"]["StringEquals"]["bedrock:InferenceProfileArn"])
    assert named == set(filter(None, (PROFILE, fallback)))
    assert {arn.rpartition("/")[2] for arn in profiles} == named
    assert thinking <= holders
    assert not telling & holders
    assert "*" not in json.dumps(by_name)
