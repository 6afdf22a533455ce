"""CloudFormation: Cognito user pools, clients and domains, which moto skips; with ids that survive a restart."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import boto3
from moto.cognitoidp import models

from infra.local.account import REGION
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

RENAMED = {"UserPoolName": "PoolName"}
"""What the API calls differently; CloudFormation uses its names for all other properties."""


def _pool(properties: Properties, name: str) -> CreatedResource:
    cognito = boto3.client("cognito-idp")
    parameters: Any = {RENAMED.get(key, key): value for key, value in properties.items()}
    pool = cognito.create_user_pool(**({"PoolName": name} | parameters))["UserPool"]
    provider = f"cognito-idp.{REGION}.amazonaws.com/{pool['Id']}"
    attributes = {
        "Arn": pool["Arn"],
        "ProviderName": provider,
        "ProviderURL": f"https://{provider}",
        "UserPoolId": pool["Id"],
    }
    return CreatedResource(pool["Id"], attributes, lambda: cognito.delete_user_pool(UserPoolId=pool["Id"]))


def _client(properties: Properties, name: str) -> CreatedResource:
    cognito = boto3.client("cognito-idp")
    parameters: Any = {"ClientName": name} | properties
    client = cognito.create_user_pool_client(**parameters)["UserPoolClient"]
    client_id, pool_id = client["ClientId"], properties["UserPoolId"]
    attributes = {"ClientId": client_id, "Name": client["ClientName"]}
    return CreatedResource(
        client_id, attributes, lambda: cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    )


def _domain(properties: Properties, _: str) -> CreatedResource:
    cognito = boto3.client("cognito-idp")
    domain, pool_id = properties["Domain"], properties["UserPoolId"]
    cognito.create_user_pool_domain(Domain=domain, UserPoolId=pool_id)
    return CreatedResource(domain, {}, lambda: cognito.delete_user_pool_domain(Domain=domain, UserPoolId=pool_id))


@contextmanager
def repaired() -> Iterator[None]:
    with (
        registered(
            ResourceType("AWS::Cognito::UserPool", _pool),
            ResourceType("AWS::Cognito::UserPoolClient", _client),
            ResourceType("AWS::Cognito::UserPoolDomain", _domain),
        ),
        # Tokens name the pool and the client: ids derived from the names keep them good for the next start.
        mock.patch.object(models, "get_cognito_idp_user_pool_id_strategy", return_value="HASH"),
        mock.patch.object(models, "get_cognito_idp_user_pool_client_id_strategy", return_value="HASH"),
    ):
        yield
