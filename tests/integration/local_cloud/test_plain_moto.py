"""The gaps of moto as it comes. The day a test here fails, moto has closed its gap: delete the repair that it names."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.events.models import Rule

from tests.integration.local_cloud.test_cloudformation_gaps import BUCKET, TABLE

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}},
}
MACHINE = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}

pytestmark = [pytest.mark.usefixtures("plain_moto"), pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")]


def create_stack(**resources: Any) -> dict[str, str]:
    """A stack on moto as it comes; physical ids by logical id."""
    cloudformation = boto3.client("cloudformation")
    cloudformation.create_stack(StackName="plain", TemplateBody=json.dumps({"Resources": resources}))
    assert cloudformation.describe_stacks(StackName="plain")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    listed = cloudformation.describe_stack_resources(StackName="plain")["StackResources"]
    return {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in listed if "LogicalResourceId" in entry}


@pytest.mark.parametrize(
    ("resource_type", "properties"),
    [
        ("AWS::ApiGatewayV2::Api", {"Name": "api", "ProtocolType": "HTTP"}),
        ("AWS::ApiGatewayV2::Stage", {"ApiId": "1", "StageName": "$default"}),
        ("AWS::Cognito::UserPool", {"UserPoolName": "people"}),
        ("AWS::Cognito::UserPoolClient", {"UserPoolId": "1"}),
        ("AWS::Cognito::UserPoolDomain", {"UserPoolId": "1", "Domain": "people"}),
        ("AWS::Lambda::EventInvokeConfig", {"FunctionName": "f", "Qualifier": "$LATEST"}),
        ("AWS::S3::BucketPolicy", {"Bucket": "b", "PolicyDocument": {}}),
        ("AWS::SNS::Subscription", {"TopicArn": "t", "Protocol": "email", "Endpoint": "a@example.com"}),
    ],
)
def test_it_skips_the_type_and_reports_success(resource_type: str, properties: dict[str, Any]) -> None:
    assert create_stack(Skipped={"Type": resource_type, "Properties": properties}) == {}


@pytest.mark.parametrize(
    "read", ["get_public_access_block", "get_bucket_ownership_controls", "get_bucket_lifecycle_configuration"]
)
def test_it_drops_properties_of_a_bucket(read: str) -> None:
    bucket = create_stack(Bucket=BUCKET)["Bucket"]
    with pytest.raises(ClientError):
        getattr(boto3.client("s3"), read)(Bucket=bucket)


def test_it_drops_a_tables_time_to_live() -> None:
    table = create_stack(Table=TABLE)["Table"]
    described = boto3.client("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert described["TimeToLiveStatus"] == "DISABLED"


def test_its_state_machines_are_not_where_they_would_run() -> None:
    properties = {"DefinitionString": json.dumps(MACHINE), "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    create_stack(Role=ROLE, Machine={"Type": "AWS::StepFunctions::StateMachine", "Properties": properties})
    assert boto3.client("stepfunctions").list_state_machines()["stateMachines"] == []


def test_it_draws_new_physical_names() -> None:
    first = create_stack(Table=TABLE)["Table"]
    boto3.client("cloudformation").delete_stack(StackName="plain")
    assert create_stack(Table=TABLE)["Table"] != first


def test_a_rule_refuses_to_deliver_to_a_function() -> None:
    events = boto3.client("events")
    events.put_rule(Name="all", EventPattern='{"source": ["here"]}')
    target = {"Id": "1", "Arn": "arn:aws:lambda:us-east-1:123456789012:function:f"}
    events.put_targets(Rule="all", Targets=[target])
    with pytest.raises(NotImplementedError):
        events.put_events(Entries=[{"Source": "here", "DetailType": "news", "Detail": "{}"}])


def test_a_disabled_rule_hears_events(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(Rule, "_send_to_sqs_queue", lambda rule, *_: heard.append(rule.name))
    events = boto3.client("events")
    events.put_rule(Name="off", EventPattern='{"source": ["here"]}', State="DISABLED")
    events.put_targets(Rule="off", Targets=[{"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:q"}])
    events.put_events(Entries=[{"Source": "here", "DetailType": "news", "Detail": "{}"}])
    assert heard == ["off"]
