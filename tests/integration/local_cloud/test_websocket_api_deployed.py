"""A WebSocket API is deployed with its routes, integrations, authorizer and stage, and deleted with its stack."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import function, running

ROUTE = {"FunctionArn": {"Fn::GetAtt": ["Connection", "Arn"]}}
RESOURCES: dict[str, Any] = {
    "Live": {
        "Type": "AWS::Serverless::WebSocketApi",
        "Properties": {
            "StageName": "live",
            "RouteSelectionExpression": "$request.body.action",
            "DefaultRouteSettings": {"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 50},
            "Auth": {
                "AuthType": "CUSTOM",
                "AuthArn": {"Fn::GetAtt": ["Authorize", "Arn"]},
                "IdentitySource": ["route.request.querystring.ticket"],
            },
            "Routes": {"$connect": ROUTE, "$disconnect": ROUTE, "$default": ROUTE, "subscribe": ROUTE},
        },
    },
    "Connection": function(
        "app.handler",
        Environment={"Variables": {"BY_REF": {"Ref": "Live"}, "BY_ATTRIBUTE": {"Fn::GetAtt": ["Live", "ApiId"]}}},
    ),
    "Authorize": function("app.handler"),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    directory = tmp_path_factory.mktemp("websocket_api")
    with running(directory, RESOURCES, "def handler(event, context): pass") as cloud:
        yield cloud


def test_every_route_leads_to_its_function(cloud: LocalCloud) -> None:
    gateway, api = boto3.client("apigatewayv2"), cloud.resources["Live"]
    routes = {route["RouteKey"]: route for route in gateway.get_routes(ApiId=api)["Items"]}
    assert set(routes) == {"$connect", "$disconnect", "$default", "subscribe"}
    for route in routes.values():
        integration = gateway.get_integration(ApiId=api, IntegrationId=route["Target"].removeprefix("integrations/"))
        assert f":function:{cloud.resources['Connection']}/" in integration["IntegrationUri"]


def test_only_who_connects_is_authorized(cloud: LocalCloud) -> None:
    gateway, api = boto3.client("apigatewayv2"), cloud.resources["Live"]
    routes = gateway.get_routes(ApiId=api)["Items"]
    (connect,) = [route for route in routes if route["AuthorizationType"] != "NONE"]
    authorizer = gateway.get_authorizer(ApiId=api, AuthorizerId=connect["AuthorizerId"])
    assert (connect["RouteKey"], connect["AuthorizationType"]) == ("$connect", "CUSTOM")
    assert (authorizer["AuthorizerType"], authorizer["IdentitySource"]) == (
        "REQUEST",
        ["route.request.querystring.ticket"],
    )
    assert f":function:{cloud.resources['Authorize']}/" in authorizer["AuthorizerUri"]


def test_it_selects_routes_and_has_a_stage(cloud: LocalCloud) -> None:
    gateway, api = boto3.client("apigatewayv2"), cloud.resources["Live"]
    described = gateway.get_api(ApiId=api)
    (stage,) = gateway.get_stages(ApiId=api)["Items"]
    assert (described["ProtocolType"], described["RouteSelectionExpression"]) == ("WEBSOCKET", "$request.body.action")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("live", True)


def test_other_resources_refer_to_it_by_its_id(cloud: LocalCloud) -> None:
    variables = cloud.environments()["Connection"]
    assert variables["BY_REF"] == variables["BY_ATTRIBUTE"] == cloud.resources["Live"]


def test_it_goes_with_its_stack(cloud: LocalCloud) -> None:
    boto3.client("cloudformation").delete_stack(StackName=cloud.stack_name)
    with pytest.raises(ClientError, match="NotFound"):
        boto3.client("apigatewayv2").get_api(ApiId=cloud.resources["Live"])
