"""CloudFormation: APIs, which moto skips. An HTTP API has its routes, authorizers and CORS in its OpenAPI body."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"}
AUTHORIZER = "x-amazon-apigateway-authorizer"
INTEGRATION = "x-amazon-apigateway-integration"


def _api(properties: Properties, name: str) -> CreatedResource:
    gateway = client("apigatewayv2")
    body = properties.get("Body", {})
    cors = properties.get("CorsConfiguration") or _cors(body.get("x-amazon-apigateway-cors", {}))
    settings: dict[str, Any] = {"CorsConfiguration": cors} if cors else {}
    if "RouteSelectionExpression" in properties:
        settings["RouteSelectionExpression"] = properties["RouteSelectionExpression"]
    api = gateway.create_api(
        Name=properties.get("Name") or body.get("info", {}).get("title") or name,
        ProtocolType=properties.get("ProtocolType", "HTTP"),
        **settings,
    )
    api_id = api["ApiId"]
    schemes = body.get("components", {}).get("securitySchemes", {})
    authorizers = {scheme: _authorizer(api_id, scheme, parts) for scheme, parts in schemes.items()}
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            if method in METHODS:
                _route(api_id, path, method, operation, authorizers)
    attributes = {"ApiId": api_id, "ApiEndpoint": api["ApiEndpoint"]}
    return CreatedResource(api_id, attributes, lambda: gateway.delete_api(ApiId=api_id))


def _cors(extension: Properties) -> dict[str, Any]:
    """`allowOrigins` of the OpenAPI extension is `AllowOrigins` of the API."""
    return {name[0].upper() + name[1:]: value for name, value in extension.items()}


def _authorizer(api_id: str, name: str, scheme: Properties) -> str:
    authorizer = scheme[AUTHORIZER]
    jwt = authorizer["jwtConfiguration"]
    created = client("apigatewayv2").create_authorizer(
        ApiId=api_id,
        AuthorizerType="JWT",
        Name=name,
        IdentitySource=[authorizer["identitySource"]],
        JwtConfiguration={"Audience": jwt["audience"], "Issuer": jwt["issuer"]},
    )
    return str(created["AuthorizerId"])


def _route(api_id: str, path: str, method: str, operation: Properties, authorizers: dict[str, str]) -> None:
    gateway = client("apigatewayv2")
    described = operation[INTEGRATION]
    integration = gateway.create_integration(
        ApiId=api_id,
        IntegrationType=described["type"].upper(),
        IntegrationMethod=described["httpMethod"],
        IntegrationUri=described["uri"],
        PayloadFormatVersion=described["payloadFormatVersion"],
    )
    verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
    required = [name for requirement in operation.get("security", []) for name in requirement if name in authorizers]
    scopes = (
        [scope for requirement in operation.get("security", []) for scope in requirement.get(required[0], [])]
        if required
        else []
    )
    gateway.create_route(
        ApiId=api_id,
        RouteKey="$default" if path == "/$default" else f"{verb} {path}",
        Target=f"integrations/{integration['IntegrationId']}",
        **(
            {"AuthorizationType": "JWT", "AuthorizerId": authorizers[required[0]], "AuthorizationScopes": scopes}
            if required
            else {"AuthorizationType": "NONE"}
        ),
    )


@contextmanager
def repaired() -> Iterator[None]:
    with registered(ResourceType("AWS::ApiGatewayV2::Api", _api)):
        yield
