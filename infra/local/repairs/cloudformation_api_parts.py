"""CloudFormation: stages of APIs, and the routes, integrations and authorizers of WebSocket APIs, which moto skips."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

PARTS = {"Authorizer": "AuthorizerId", "Integration": "IntegrationId", "Route": "RouteId", "Stage": "StageName"}
"""What an API has, each with the name of its id. The API calls name their parameters as CloudFormation does."""


def _create(part: str, properties: Properties, _: str) -> CreatedResource:
    gateway: Any = client("apigatewayv2")
    created = getattr(gateway, f"create_{part.lower()}")(**properties)
    key = {"ApiId": properties["ApiId"], PARTS[part]: created[PARTS[part]]}

    def delete() -> None:
        # A stack is deleted in any order, and an API takes its parts along.
        with suppress(gateway.exceptions.NotFoundException):
            getattr(gateway, f"delete_{part.lower()}")(**key)

    return CreatedResource(created[PARTS[part]], key, delete)


@contextmanager
def repaired() -> Iterator[None]:
    with registered(*(ResourceType(f"AWS::ApiGatewayV2::{part}", partial(_create, part)) for part in PARTS)):
        yield
