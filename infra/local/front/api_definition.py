"""The HTTP API as CloudFormation made it: read from API Gateway once, when the front starts."""

from dataclasses import dataclass, field
from typing import Any

from infra.local.front.routes import Route, RouteTable


@dataclass(frozen=True)
class JwtSettings:
    """What a JWT authorizer is told: whose tokens, for whom, and where in the request they are."""

    issuer: str
    audience: tuple[str, ...]
    identity_sources: tuple[str, ...]


@dataclass(frozen=True)
class CorsSettings:
    """An API's CorsConfiguration."""

    allow_origins: tuple[str, ...] = ()
    allow_methods: tuple[str, ...] = ()
    allow_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    allow_credentials: bool = False
    max_age: int | None = None


@dataclass(frozen=True)
class ApiDefinition:
    """Everything that the front must know of one API."""

    api_id: str
    routes: RouteTable
    authorizers: dict[str, JwtSettings] = field(default_factory=dict)
    cors: CorsSettings | None = None


def read(client: Any, api_id: str) -> ApiDefinition:
    """The API as an `apigatewayv2` client tells it."""
    functions = {
        f"integrations/{integration['IntegrationId']}": function_name(integration["IntegrationUri"])
        for integration in all_items(client, "get_integrations", ApiId=api_id)
    }
    routes = [
        Route(
            key=route["RouteKey"],
            function=functions[route["Target"]],
            authorizer_id=route.get("AuthorizerId") if route.get("AuthorizationType") == "JWT" else None,
            scopes=tuple(route.get("AuthorizationScopes") or ()),
        )
        for route in all_items(client, "get_routes", ApiId=api_id)
    ]
    authorizers = {
        authorizer_id: _jwt(client.get_authorizer(ApiId=api_id, AuthorizerId=authorizer_id))
        for authorizer_id in {route.authorizer_id for route in routes if route.authorizer_id}
    }
    return ApiDefinition(
        api_id, RouteTable(routes), authorizers, _cors(client.get_api(ApiId=api_id).get("CorsConfiguration"))
    )


def all_items(client: Any, operation: str, **parameters: str) -> list[dict[str, Any]]:
    return list(client.get_paginator(operation).paginate(**parameters).search("Items[]"))


def function_name(integration_uri: str) -> str:
    """The function's name in `…:function:NAME`, be it the ARN itself or the invocation path that contains it."""
    return integration_uri.rpartition(":function:")[2].split("/")[0].split(":")[0]


def _jwt(authorizer: dict[str, Any]) -> JwtSettings:
    return JwtSettings(
        issuer=authorizer["JwtConfiguration"]["Issuer"],
        audience=tuple(authorizer["JwtConfiguration"].get("Audience") or ()),
        identity_sources=tuple(authorizer["IdentitySource"]),
    )


def _cors(configuration: dict[str, Any] | None) -> CorsSettings | None:
    if not configuration:
        return None
    return CorsSettings(
        allow_origins=tuple(configuration.get("AllowOrigins") or ()),
        allow_methods=tuple(configuration.get("AllowMethods") or ()),
        allow_headers=tuple(configuration.get("AllowHeaders") or ()),
        expose_headers=tuple(configuration.get("ExposeHeaders") or ()),
        allow_credentials=bool(configuration.get("AllowCredentials")),
        max_age=configuration.get("MaxAge"),
    )
