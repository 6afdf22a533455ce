"""A WebSocket API as CloudFormation made it: read from API Gateway once, when the front starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.front.api_definition import all_items, function_name


@dataclass(frozen=True)
class RequestAuthorizer:
    """A function that says who may connect, and what a request must bring for it to be asked."""

    function: str
    identity_sources: tuple[str, ...]


@dataclass(frozen=True)
class WebSocketDefinition:
    """Everything that the front must know of one API."""

    api_id: str
    stages: frozenset[str]
    selection: tuple[str, ...]
    """Where in a message's JSON the key of its route is: `("action",)` for `$request.body.action`."""
    functions: Mapping[str, str]
    """By route key."""
    authorizer: RequestAuthorizer | None


def read(client: Any, api_id: str) -> WebSocketDefinition:
    """The API as an `apigatewayv2` client tells it."""
    functions = {
        f"integrations/{integration['IntegrationId']}": function_name(integration["IntegrationUri"])
        for integration in all_items(client, "get_integrations", ApiId=api_id)
    }
    routes = {route["RouteKey"]: route for route in all_items(client, "get_routes", ApiId=api_id)}
    connect = routes.get("$connect", {})
    expression = client.get_api(ApiId=api_id)["RouteSelectionExpression"]
    return WebSocketDefinition(
        api_id,
        frozenset(stage["StageName"] for stage in all_items(client, "get_stages", ApiId=api_id)),
        tuple(expression.removeprefix("$request.body.").split(".")),
        {key: functions[route["Target"]] for key, route in routes.items()},
        _authorizer(client, api_id, connect["AuthorizerId"]) if connect.get("AuthorizationType") == "CUSTOM" else None,
    )


def _authorizer(client: Any, api_id: str, authorizer_id: str) -> RequestAuthorizer:
    found = client.get_authorizer(ApiId=api_id, AuthorizerId=authorizer_id)
    return RequestAuthorizer(function_name(found["AuthorizerUri"]), tuple(found.get("IdentitySource") or ()))
