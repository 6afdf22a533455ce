"""CloudFormation: AWS::S3::BucketPolicy, which moto skips with a warning; and its denial of plain HTTP.

moto evaluates no conditions: a statement that denies what came without TLS would deny everything.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered


def _create(properties: Properties, _: str) -> CreatedResource:
    s3 = client("s3")
    bucket = properties["Bucket"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(properties["PolicyDocument"]))
    return CreatedResource(bucket, {}, lambda: s3.delete_bucket_policy(Bucket=bucket))


def _permission(self: FakeBucket, action: str, resource: str) -> Any:
    """What the policy says of a request that came over TLS, as every local one counts as having done."""
    if self.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(self.policy)
    policy["Statement"] = [each for each in policy["Statement"] if not _denies_plain_http(each)]
    return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)


def _denies_plain_http(statement: Properties) -> bool:
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    return statement["Effect"] == "Deny" and statement.get("Condition") == condition


@contextmanager
def repaired() -> Iterator[None]:
    with (
        registered(ResourceType("AWS::S3::BucketPolicy", _create)),
        mock.patch.object(FakeBucket, "get_permission", _permission),
    ):
        yield
