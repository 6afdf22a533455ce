"""CloudFormation: Cognito user pools, clients and domains, which moto skips; with ids that survive a restart."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.cognitoidp import models

from infra.local.account import REGION
from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

RENAMED = {"UserPoolName": "PoolName"}
"""What the API calls differently; CloudFormation uses its names for all other properties."""
MFA = ("MfaConfiguration", "EnabledMfas")
"""What the API sets by a call of its own."""


def _pool(properties: Properties, name: str) -> CreatedResource:
    cognito = client("cognito-idp")
    parameters: Any = {RENAMED.get(key, key): value for key, value in properties.items() if key not in MFA}
    pool = cognito.create_user_pool(**({"PoolName": name} | parameters))["UserPool"]
    if "SOFTWARE_TOKEN_MFA" in properties.get("EnabledMfas", []):
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool["Id"],
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=properties["MfaConfiguration"],
        )
    provider = f"cognito-idp.{REGION}.amazonaws.com/{pool['Id']}"
    attributes = {
        "Arn": pool["Arn"],
        "ProviderName": provider,
        "ProviderURL": f"https://{provider}",
        "UserPoolId": pool["Id"],
    }
    return CreatedResource(pool["Id"], attributes, lambda: cognito.delete_user_pool(UserPoolId=pool["Id"]))


def _client(properties: Properties, name: str) -> CreatedResource:
    cognito = client("cognito-idp")
    parameters: Any = {"ClientName": name} | properties
    created = cognito.create_user_pool_client(**parameters)["UserPoolClient"]
    client_id, pool_id = created["ClientId"], properties["UserPoolId"]
    attributes = {"ClientId": client_id, "Name": created["ClientName"]}
    return CreatedResource(
        client_id, attributes, lambda: cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    )


def _domain(properties: Properties, _: str) -> CreatedResource:
    cognito = client("cognito-idp")
    domain, pool_id = properties["Domain"], properties["UserPoolId"]
    cognito.create_user_pool_domain(Domain=domain, UserPoolId=pool_id)
    return CreatedResource(domain, {}, lambda: cognito.delete_user_pool_domain(Domain=domain, UserPoolId=pool_id))


def _id(_: object, owner: str, name: str | bool, settings: Properties) -> str:
    """Derived from names alone: tokens and people's subs hold for the next start, whatever setting has changed."""
    return hashlib.sha256(f"{owner}/{name}/{settings.get('ClientName', '')}".encode()).hexdigest()[:26]


@contextmanager
def repaired() -> Iterator[None]:
    with (
        registered(
            ResourceType("AWS::Cognito::UserPool", _pool),
            ResourceType("AWS::Cognito::UserPoolClient", _client),
            ResourceType("AWS::Cognito::UserPoolDomain", _domain),
        ),
        mock.patch.object(models, "generate_id", _id),
    ):
        yield
