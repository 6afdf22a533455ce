"""Asks each service whether a resource is there, with the settings that moto's CloudFormation has been seen to drop."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.s3.models import s3_backends

from infra.local.account import ACCOUNT_ID
from infra.local.clients import client

Properties = dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """A resource as the translated template words it, intrinsic functions unresolved, and its physical id."""

    physical_id: str
    properties: Properties
    resources: dict[str, str]
    """Physical ids of the whole stack by logical id."""

    def resolve(self, value: Any) -> str:
        """A plain value, or the id of the resource that a Ref or Fn::GetAtt is of."""
        if not isinstance(value, dict):
            return str(value)
        return self.resources[value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0]]


Check = Callable[[Expected], bool]
"""False, or a ClientError, where the resource is missing or not as the template says."""


def _role(expected: Expected) -> bool:
    return bool(client("iam").get_role(RoleName=expected.physical_id)["Role"])


def _managed_policy(expected: Expected) -> bool:
    holders = client("iam").list_entities_for_policy(PolicyArn=expected.physical_id)["PolicyRoles"]
    return {each["RoleName"] for each in holders} == {expected.resolve(each) for each in expected.properties["Roles"]}


def _function(expected: Expected) -> bool:
    found = client("lambda").get_function_configuration(FunctionName=expected.physical_id)
    layers = len(expected.properties.get("Layers", []))
    return found["Handler"] == expected.properties["Handler"] and len(found.get("Layers", [])) == layers


def _permission(expected: Expected) -> bool:
    function = expected.resolve(expected.properties["FunctionName"])
    policy = client("lambda").get_policy(FunctionName=function)["Policy"]
    return f'"{expected.properties["Principal"]}"' in policy


def _event_invoke_config(expected: Expected) -> bool:
    function = expected.resolve(expected.properties["FunctionName"])
    found = client("lambda").get_function_event_invoke_config(FunctionName=function)
    return found.get("MaximumRetryAttempts") == expected.properties.get("MaximumRetryAttempts")


def _event_source_mapping(expected: Expected) -> bool:
    found = client("lambda").get_event_source_mapping(UUID=expected.physical_id)
    return ("FilterCriteria" in found) == ("FilterCriteria" in expected.properties)


def _layer(expected: Expected) -> bool:
    *_, name, version = expected.physical_id.split(":")
    return bool(client("lambda").get_layer_version(LayerName=name, VersionNumber=int(version))["Version"])


def _table(expected: Expected) -> bool:
    dynamodb = client("dynamodb")
    found = dynamodb.describe_table(TableName=expected.physical_id)["Table"]
    indexes = len(expected.properties.get("GlobalSecondaryIndexes", []))
    ttl = dynamodb.describe_time_to_live(TableName=expected.physical_id)["TimeToLiveDescription"]
    expires = expected.properties.get("TimeToLiveSpecification", {}).get("Enabled", False)
    return (
        len(found.get("GlobalSecondaryIndexes", [])) == indexes
        and ("LatestStreamArn" in found) == ("StreamSpecification" in expected.properties)
        and (ttl["TimeToLiveStatus"] == "ENABLED") == expires
    )


def _bucket(expected: Expected) -> bool:
    s3, bucket = client("s3"), expected.physical_id
    s3.head_bucket(Bucket=bucket)
    if "PublicAccessBlockConfiguration" in expected.properties:
        s3.get_public_access_block(Bucket=bucket)
    if "LifecycleConfiguration" in expected.properties:
        s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    if "CorsConfiguration" in expected.properties:
        s3.get_bucket_cors(Bucket=bucket)
    # moto keeps whether EventBridge is told of objects, and leaves it out of the API's answer.
    kept = s3_backends[ACCOUNT_ID]["aws"].get_bucket(bucket).notification_configuration
    wanted = expected.properties.get("NotificationConfiguration", {})
    return ("EventBridgeConfiguration" in wanted) == (kept is not None and kept.event_bridge is not None)


def _bucket_policy(expected: Expected) -> bool:
    return bool(client("s3").get_bucket_policy(Bucket=expected.physical_id)["Policy"])


def _rule(expected: Expected) -> bool:
    events, wanted = client("events"), expected.properties
    found = events.describe_rule(Name=expected.physical_id)
    targets = events.list_targets_by_rule(Rule=expected.physical_id)["Targets"]
    return (
        found.get("ScheduleExpression") == wanted.get("ScheduleExpression")
        and ("EventPattern" in found) == ("EventPattern" in wanted)
        and found["State"] == wanted.get("State", "ENABLED")
        and [set(target) for target in targets] == [set(target) for target in wanted["Targets"]]
    )


def _alarm(expected: Expected) -> bool:
    (found,) = client("cloudwatch").describe_alarms(AlarmNames=[expected.physical_id])["MetricAlarms"]
    wanted = expected.properties
    lists = {name: wanted[name] for name in ("AlarmActions", "Dimensions", "OKActions") if name in wanted}
    return found.get("MetricName") == wanted.get("MetricName") and all(
        len(found[name]) == len(value) for name, value in lists.items() if isinstance(value, list)
    )


def _queue(expected: Expected) -> bool:
    return bool(client("sqs").get_queue_attributes(QueueUrl=expected.physical_id, AttributeNames=["QueueArn"]))


def _topic(expected: Expected) -> bool:
    return bool(client("sns").get_topic_attributes(TopicArn=expected.physical_id))


def _topic_policy(expected: Expected) -> bool:
    topics = [expected.resolve(topic) for topic in expected.properties["Topics"]]
    found = [client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"] for topic in topics]
    return all(_same_statements(policy, expected.properties["PolicyDocument"]) for policy in found)


def _queue_policy(expected: Expected) -> bool:
    sqs, queues = client("sqs"), [expected.resolve(queue) for queue in expected.properties["Queues"]]
    found = [sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"] for queue in queues]
    return all(_same_statements(each["Policy"], expected.properties["PolicyDocument"]) for each in found)


def _same_statements(found: str, wanted: Properties) -> bool:
    """By what they allow or deny; whom and on what, a template words by intrinsic functions."""
    policies = json.loads(found), wanted
    told, meant = ([(each["Effect"], each["Action"]) for each in policy["Statement"]] for policy in policies)
    return told == meant


def _subscription(expected: Expected) -> bool:
    found = client("sns").get_subscription_attributes(SubscriptionArn=expected.physical_id)["Attributes"]
    return ("FilterPolicy" in found) == ("FilterPolicy" in expected.properties)


def _log_group(expected: Expected) -> bool:
    found = client("logs").describe_log_groups(logGroupNamePrefix=expected.physical_id)["logGroups"]
    return any(group["logGroupName"] == expected.physical_id for group in found)


def _state_machine(expected: Expected) -> bool:
    found = client("stepfunctions").describe_state_machine(stateMachineArn=expected.physical_id)
    return "StartAt" in found["definition"] and "${" not in found["definition"]


def _api(expected: Expected) -> bool:
    gateway, wanted = client("apigatewayv2"), expected.properties
    found = gateway.get_api(ApiId=expected.physical_id)
    if "Body" in wanted:
        routes = gateway.get_routes(ApiId=expected.physical_id)["Items"]
        return len(routes) == sum(len(operations) for operations in wanted["Body"].get("paths", {}).values())
    return bool(found["ProtocolType"] == wanted["ProtocolType"])


def _stage(expected: Expected) -> bool:
    api = expected.resolve(expected.properties["ApiId"])
    return bool(client("apigatewayv2").get_stage(ApiId=api, StageName=expected.physical_id))


def _route(expected: Expected) -> bool:
    api, wanted = expected.resolve(expected.properties["ApiId"]), expected.properties
    found = client("apigatewayv2").get_route(ApiId=api, RouteId=expected.physical_id)
    authorizer = expected.resolve(wanted["AuthorizerId"]) if "AuthorizerId" in wanted else None
    return (found["RouteKey"], found.get("AuthorizerId")) == (wanted["RouteKey"], authorizer)


def _integration(expected: Expected) -> bool:
    api = expected.resolve(expected.properties["ApiId"])
    found = client("apigatewayv2").get_integration(ApiId=api, IntegrationId=expected.physical_id)
    return bool(found["IntegrationType"] == expected.properties["IntegrationType"])


def _authorizer(expected: Expected) -> bool:
    api = expected.resolve(expected.properties["ApiId"])
    found = client("apigatewayv2").get_authorizer(ApiId=api, AuthorizerId=expected.physical_id)
    return found.get("IdentitySource") == expected.properties.get("IdentitySource")


def _user_pool(expected: Expected) -> bool:
    return bool(client("cognito-idp").describe_user_pool(UserPoolId=expected.physical_id)["UserPool"])


def _user_pool_client(expected: Expected) -> bool:
    pool = expected.resolve(expected.properties["UserPoolId"])
    cognito = client("cognito-idp")
    found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=expected.physical_id)["UserPoolClient"]
    return found.get("ExplicitAuthFlows") == expected.properties.get("ExplicitAuthFlows")


def _user_pool_domain(expected: Expected) -> bool:
    found = client("cognito-idp").describe_user_pool_domain(Domain=expected.physical_id)
    return bool(found["DomainDescription"])


def _nested_stack(expected: Expected) -> bool:
    found = client("cloudformation").describe_stacks(StackName=expected.physical_id)["Stacks"]
    return found[0]["StackStatus"] == "CREATE_COMPLETE"


def _workgroup(expected: Expected) -> bool:
    found = client("athena").get_work_group(WorkGroup=expected.physical_id)["WorkGroup"]["Configuration"]
    wanted = expected.properties["WorkGroupConfiguration"]
    return set(wanted) <= set(found) and found["EnforceWorkGroupConfiguration"] is True


def _database(expected: Expected) -> bool:
    return bool(client("glue").get_database(Name=expected.physical_id)["Database"])


CHECKS: dict[str, Check] = {
    "AWS::ApiGatewayV2::Api": _api,
    "AWS::ApiGatewayV2::Authorizer": _authorizer,
    "AWS::ApiGatewayV2::Integration": _integration,
    "AWS::ApiGatewayV2::Route": _route,
    "AWS::ApiGatewayV2::Stage": _stage,
    "AWS::Athena::WorkGroup": _workgroup,
    "AWS::CloudFormation::Stack": _nested_stack,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Cognito::UserPoolClient": _user_pool_client,
    "AWS::Cognito::UserPoolDomain": _user_pool_domain,
    "AWS::DynamoDB::Table": _table,
    "AWS::Events::Rule": _rule,
    "AWS::Glue::Database": _database,
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Role": _role,
    "AWS::Lambda::EventInvokeConfig": _event_invoke_config,
    "AWS::Lambda::EventSourceMapping": _event_source_mapping,
    "AWS::Lambda::Function": _function,
    "AWS::Lambda::LayerVersion": _layer,
    "AWS::Lambda::Permission": _permission,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::Queue": _queue,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::StepFunctions::StateMachine": _state_machine,
}
