"""CloudFormation: AWS::S3::BucketPolicy, which moto skips with a warning."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import boto3

from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered


def _create(properties: Properties, _: str) -> CreatedResource:
    s3 = boto3.client("s3")
    bucket = properties["Bucket"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(properties["PolicyDocument"]))
    return CreatedResource(bucket, {}, lambda: s3.delete_bucket_policy(Bucket=bucket))


@contextmanager
def repaired() -> Iterator[None]:
    with registered(ResourceType("AWS::S3::BucketPolicy", _create)):
        yield
