"""What moto's CloudFormation leaves out is there once it is repaired."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import function, running

BUCKET = {
    "Type": "AWS::S3::Bucket",
    "Properties": {
        "PublicAccessBlockConfiguration": {"BlockPublicAcls": True},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "CorsConfiguration": {"CorsRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["PUT"], "MaxAge": 600}]},
        "LifecycleConfiguration": {
            "Rules": [{"Id": "old", "Status": "Enabled", "Prefix": "jobs/", "ExpirationInDays": 90}]
        },
    },
}
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    },
}


RESOURCES: dict[str, Any] = {
    "Bucket": BUCKET,
    "BucketPolicy": {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "Bucket"},
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": {"Fn::Sub": "${Bucket.Arn}/*"},
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            },
        },
    },
    "Table": TABLE,
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Subscription": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "email",
            "Endpoint": "reader@example.com",
            "FilterPolicy": {"status": ["failed"]},
        },
    },
    "Layer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"LayerName": "tools", "ContentUri": "."}},
    "Function": function(
        "app.handler",
        Layers=[{"Ref": "Layer"}],
        Architectures=["arm64"],
        EphemeralStorage={"Size": 2048},
        EventInvokeConfig={"MaximumRetryAttempts": 1},
        Events={
            "Open": {
                "Type": "HttpApi",
                "Properties": {
                    "Path": "/open",
                    "Method": "GET",
                    "ApiId": {"Ref": "Api"},
                    "Auth": {"Authorizer": "NONE"},
                },
            },
            "Closed": {
                "Type": "HttpApi",
                "Properties": {"Path": "/closed/{id}", "Method": "POST", "ApiId": {"Ref": "Api"}},
            },
        },
    ),
    "Api": {
        "Type": "AWS::Serverless::HttpApi",
        "Properties": {
            "CorsConfiguration": {"AllowOrigins": ["https://example.com"], "MaxAge": 60},
            "Auth": {
                "DefaultAuthorizer": "People",
                "Authorizers": {
                    "People": {
                        "IdentitySource": "$request.header.Authorization",
                        "JwtConfiguration": {"issuer": "https://issuer.example.com", "audience": ["console"]},
                    }
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running(tmp_path_factory.mktemp("gaps"), RESOURCES, "def handler(event, context): pass") as cloud:
        yield cloud


def test_a_bucket_has_all_its_properties(cloud: LocalCloud) -> None:
    s3, bucket = boto3.client("s3"), cloud.resources["Bucket"]
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicAcls"]
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"][0]["MaxAgeSeconds"] == 600
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["Expiration"] == {"Days": 90}
    assert s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    assert "SecureTransport" in s3.get_bucket_policy(Bucket=bucket)["Policy"]


def test_a_policy_that_asks_for_tls_locks_nobody_out(cloud: LocalCloud) -> None:
    s3, bucket = boto3.client("s3"), cloud.resources["Bucket"]
    s3.put_object(Bucket=bucket, Key="a", Body=b"1")
    assert s3.get_object(Bucket=bucket, Key="a")["Body"].read() == b"1"


def test_a_table_has_its_time_to_live_and_backups(cloud: LocalCloud) -> None:
    dynamodb, table = boto3.client("dynamodb"), cloud.resources["Table"]
    described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_a_subscription_has_its_filter(cloud: LocalCloud) -> None:
    arn = cloud.resources["Subscription"]
    attributes = boto3.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    assert json.loads(attributes["FilterPolicy"]) == {"status": ["failed"]}


def test_a_function_has_its_layer_and_settings(cloud: LocalCloud) -> None:
    awslambda, name = boto3.client("lambda"), cloud.resources["Function"]
    configured = awslambda.get_function_configuration(FunctionName=name)
    assert [layer["Arn"].split(":")[-2:] for layer in configured["Layers"]] == [["tools", "1"]]
    assert configured["Architectures"] == ["arm64"]
    assert configured["EphemeralStorage"] == {"Size": 2048}
    assert awslambda.get_function_event_invoke_config(FunctionName=name)["MaximumRetryAttempts"] == 1


def test_an_http_api_has_its_routes_with_their_authorizers(cloud: LocalCloud) -> None:
    gateway, api = boto3.client("apigatewayv2"), cloud.resources["Api"]
    routes = {route["RouteKey"]: route for route in gateway.get_routes(ApiId=api)["Items"]}
    assert routes["GET /open"]["AuthorizationType"] == "NONE"
    closed = routes["POST /closed/{id}"]
    authorizer = gateway.get_authorizer(ApiId=api, AuthorizerId=closed["AuthorizerId"])
    assert closed["AuthorizationType"] == "JWT"
    assert authorizer["JwtConfiguration"] == {"Audience": ["console"], "Issuer": "https://issuer.example.com"}
    integration = gateway.get_integration(ApiId=api, IntegrationId=closed["Target"].removeprefix("integrations/"))
    assert integration["PayloadFormatVersion"] == "2.0"
    assert cloud.resources["Function"] in integration["IntegrationUri"]


def test_an_http_api_has_its_cors_and_stage(cloud: LocalCloud) -> None:
    gateway, api = boto3.client("apigatewayv2"), cloud.resources["Api"]
    assert gateway.get_api(ApiId=api)["CorsConfiguration"]["AllowOrigins"] == ["https://example.com"]
    assert [stage["StageName"] for stage in gateway.get_stages(ApiId=api)["Items"]] == ["$default"]
