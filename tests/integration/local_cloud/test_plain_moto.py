"""The gaps of moto as it comes. The day a test here fails, moto has closed its gap: delete the repair that it names."""

import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaBackend
from moto.dynamodb.models import dynamodb_backends
from moto.events.models import Rule
from moto.stepfunctions.parser.asl.utils.boto_client import boto_client_for

from infra.local import account
from tests.integration.local_cloud.interleaving import interleaved_creates
from tests.integration.local_cloud.test_cloudformation_gaps import BUCKET, TABLE

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}},
}
TLS_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
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
        ("AWS::ApiGatewayV2::Route", {"ApiId": "1", "RouteKey": "$connect"}),
        ("AWS::ApiGatewayV2::Integration", {"ApiId": "1", "IntegrationType": "AWS_PROXY"}),
        ("AWS::ApiGatewayV2::Authorizer", {"ApiId": "1", "AuthorizerType": "REQUEST", "Name": "a"}),
        ("AWS::CloudWatch::Alarm", {"MetricName": "m", "Namespace": "n", "EvaluationPeriods": 1, "Threshold": 0}),
        ("AWS::Cognito::UserPool", {"UserPoolName": "people"}),
        ("AWS::Cognito::UserPoolClient", {"UserPoolId": "1"}),
        ("AWS::Cognito::UserPoolDomain", {"UserPoolId": "1", "Domain": "people"}),
        ("AWS::Athena::WorkGroup", {"Name": "w", "WorkGroupConfiguration": {}}),
        ("AWS::Glue::Database", {"CatalogId": "1", "DatabaseInput": {"Name": "d"}}),
        ("AWS::Lambda::EventInvokeConfig", {"FunctionName": "f", "Qualifier": "$LATEST"}),
        ("AWS::S3::BucketPolicy", {"Bucket": "b", "PolicyDocument": {}}),
        ("AWS::SNS::Subscription", {"TopicArn": "t", "Protocol": "email", "Endpoint": "a@example.com"}),
        ("AWS::SNS::TopicPolicy", {"Topics": ["t"], "PolicyDocument": {}}),
        ("AWS::SQS::QueuePolicy", {"Queues": ["q"], "PolicyDocument": {}}),
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


def test_its_athena_finds_nothing_and_reads_nothing() -> None:
    athena = boto3.client("athena")
    request = {"QueryString": "SELECT 1", "WorkGroup": "primary", "ClientRequestToken": "t" * 32}
    execution_id, again = (athena.start_query_execution(**request)["QueryExecutionId"] for _ in range(2))
    while (told := athena.get_query_execution(QueryExecutionId=execution_id)["QueryExecution"]) is not None:
        if told["Status"]["State"] == "SUCCEEDED":
            break
    assert athena.get_query_results(QueryExecutionId=execution_id)["ResultSet"]["Rows"] == []
    assert told["Statistics"]["DataScannedInBytes"] == 0
    assert execution_id != again


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


MACHINE_THAT_WAITS = {
    "StartAt": "Wait",
    "States": {"Wait": {"Type": "Wait", "Seconds": 1, "Next": "Done"}, "Done": {"Type": "Succeed"}},
}


def create_machine(definition: dict[str, Any]) -> str:
    machine = boto3.client("stepfunctions").create_state_machine(
        name="machine", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/r"
    )
    return str(machine["stateMachineArn"])


def test_executions_without_a_name_have_the_same_one() -> None:
    """step_functions_executions."""
    machine = create_machine(MACHINE)
    started = boto3.client("stepfunctions").start_execution(stateMachineArn=machine)
    assert started["executionArn"].endswith(":None")


def test_a_stopped_execution_forgets_why() -> None:
    """step_functions_executions."""
    client = boto3.client("stepfunctions")
    started = client.start_execution(stateMachineArn=create_machine(MACHINE_THAT_WAITS), name="one")
    time.sleep(0.1)
    client.stop_execution(executionArn=started["executionArn"], error="Cancelled", cause="by its owner")
    described = client.describe_execution(executionArn=started["executionArn"])
    assert described.get("error") != "Cancelled"


def test_a_history_is_never_reversed() -> None:
    """step_functions_history."""
    client = boto3.client("stepfunctions")
    started = client.start_execution(stateMachineArn=create_machine(MACHINE), name="one")
    time.sleep(0.2)
    history = client.get_execution_history(executionArn=started["executionArn"], reverseOrder=True, maxResults=1)
    assert history["events"][0]["type"] == "ExecutionStarted"
    assert len(history["events"]) > 1


def test_a_state_tells_its_time_with_an_offset() -> None:
    """step_functions_times."""
    definition = {
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "Parameters": {"at.$": "$$.State.EnteredTime"}, "End": True}},
    }
    client = boto3.client("stepfunctions")
    started = client.start_execution(stateMachineArn=create_machine(definition), name="one")
    time.sleep(0.2)
    output = json.loads(client.describe_execution(executionArn=started["executionArn"])["output"])
    assert output["at"].endswith("+00:00")


def test_a_cancelled_transaction_reaches_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """dynamodb_writes. The stream also runs its function on the writer's thread."""
    told: list[tuple[str, str]] = []

    def send(backend: LambdaBackend, function_arn: str, items: list[Any], source: str) -> bool:
        told.extend((threading.current_thread().name, item.to_json()["eventName"]) for item in items)
        return True

    monkeypatch.setattr(LambdaBackend, "send_dynamodb_items", send)
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    table = dynamodb_backends[account.ACCOUNT_ID][account.REGION].get_table("t")
    table.lambda_event_source_mappings["arn:aws:lambda:us-east-1:1:function:f"] = SimpleNamespace(event_source_arn="s")
    refused = {"Put": {"TableName": "t", "Item": {"id": {"S": "2"}}, "ConditionExpression": "attribute_exists(id)"}}
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(
            TransactItems=[{"Put": {"TableName": "t", "Item": {"id": {"S": "1"}}}}, refused]  # type: ignore[list-item]
        )
    assert told == [(threading.current_thread().name, "INSERT")]


def test_two_writers_can_both_meet_one_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    """dynamodb_writes. Made certain: the second writer comes between the first one's check and its write."""
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    assert interleaved_creates("t", monkeypatch) == ["won", "won"]


def test_every_task_makes_a_client_of_its_own() -> None:
    """step_functions_clients."""
    assert boto_client_for("us-east-1", "lambda") is not boto_client_for("us-east-1", "lambda")


def test_an_execution_that_timed_out_does_not_say_when() -> None:
    """step_functions_executions."""
    definition = {
        "StartAt": "Wait",
        "TimeoutSeconds": 1,
        "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}},
    }
    client = boto3.client("stepfunctions")
    started = client.start_execution(stateMachineArn=create_machine(definition), name="one")
    while (described := client.describe_execution(executionArn=started["executionArn"]))["status"] == "RUNNING":
        time.sleep(0.02)
    assert (described["status"], described.get("stopDate")) == ("TIMED_OUT", None)


def test_it_ignores_the_condition_of_a_bucket_policy_and_denies_every_write() -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="files")
    s3.put_bucket_policy(Bucket="files", Policy=json.dumps(TLS_ONLY))
    with pytest.raises(ClientError, match="403"):
        s3.put_object(Bucket="files", Key="a", Body=b"1")


def test_it_takes_messages_for_connections_that_never_were() -> None:
    url = "https://abc.execute-api.us-east-1.amazonaws.com/live"
    gateway = boto3.client("apigatewaymanagementapi", endpoint_url=url)
    answer = gateway.post_to_connection(ConnectionId="never-open", Data=b"{}")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
