"""Physical names that survive a restart: moto draws them anew each time, CloudFormation draws them once per stack."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from moto.cloudformation import parsing

LONGEST_BUCKET_NAME = 63


def physical_name(resource_type: str, stack_name: str, logical_id: str) -> str:
    """`stack-LogicalId-SUFFIX` as CloudFormation words it, the suffix derived instead of drawn."""
    suffix = hashlib.sha256(f"{stack_name}/{logical_id}/{resource_type}".encode()).hexdigest()[:12]
    if resource_type != "AWS::S3::Bucket":
        return f"{stack_name}-{logical_id}-{suffix.upper()}"
    tail = f"-{logical_id}-{suffix}".lower()
    return f"{stack_name[: LONGEST_BUCKET_NAME - len(tail)]}{tail}".lower()


@contextmanager
def repaired() -> Iterator[None]:
    with mock.patch.object(parsing, "generate_resource_name", physical_name):
        yield
