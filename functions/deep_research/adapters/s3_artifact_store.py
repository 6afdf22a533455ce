"""Typed JSON documents in S3."""

from typing import TYPE_CHECKING, TypeVar

import boto3
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.domain.model import Model

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

M = TypeVar("M", bound=Model)


class S3ArtifactStore:
    def __init__(self, bucket: str, client: "S3Client | None" = None) -> None:
        self._bucket = bucket
        self._client = client or boto3.client("s3", config=CONFIG)

    def write(self, key: str, value: Model) -> None:
        document = value.model_dump_json().encode()
        with domain_errors():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=document, ContentType="application/json")

    def read(self, key: str, kind: type[M]) -> M | None:
        try:
            with domain_errors():
                document = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error_code(error) == "NoSuchKey":
                return None
            raise
        return kind.model_validate_json(document)
