"""Files in S3, and presigned requests for them."""

from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.domain.errors import ArtifactMissingError, ServiceUnavailableError
from deep_research.domain.upload import SignedRequest

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

_CONTENT_TYPE = "application/octet-stream"


class S3FileStore:
    """`signed_url_endpoint` is where signed requests are sent, if not to the bucket's regional endpoint."""

    def __init__(
        self, bucket: str, *, signed_url_endpoint: str | None = None, client: "S3Client | None" = None
    ) -> None:
        self._bucket = bucket
        self._client = client or boto3.client("s3", config=CONFIG)
        self._signer = _signer(signed_url_endpoint)

    def signed_upload(self, key: str, size_bytes: int, expires_in: int) -> SignedRequest:
        url = self._signer.generate_presigned_url(
            "put_object",
            Params={"Bucket": self._bucket, "Key": key, "ContentLength": size_bytes, "ContentType": _CONTENT_TYPE},
            ExpiresIn=expires_in,
            HttpMethod="PUT",
        )
        headers = {"Content-Length": str(size_bytes), "Content-Type": _CONTENT_TYPE}
        return SignedRequest(method="PUT", url=url, headers=headers)

    def signed_download(self, key: str, expires_in: int) -> SignedRequest:
        url = self._signer.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=expires_in, HttpMethod="GET"
        )
        return SignedRequest(method="GET", url=url)

    def download(self, key: str, path: Path) -> None:
        try:
            with domain_errors():
                self._client.download_file(self._bucket, key, str(path))
        except ClientError as error:
            if error_code(error) in ("404", "NoSuchKey"):
                raise ArtifactMissingError(f"There is no file {key}.") from error
            raise

    def upload(self, path: Path, key: str) -> None:
        # upload_file would hide what went wrong behind an error of its own.
        with path.open("rb") as file, domain_errors():
            self._client.upload_fileobj(file, self._bucket, key)

    def delete(self, prefix: str) -> None:
        with domain_errors():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                keys: list[ObjectIdentifierTypeDef] = [{"Key": file["Key"]} for file in page.get("Contents", [])]
                if not keys:
                    continue
                answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
                if answer.get("Errors"):
                    raise ServiceUnavailableError("Not every file could be removed; try again shortly.")


def _signer(endpoint: str | None) -> "S3Client":
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if endpoint else "virtual", "us_east_1_regional_endpoint": "regional"},
        # A checksum in the signature would bind people's clients to compute it.
        request_checksum_calculation="when_required",
    )
    return boto3.client("s3", endpoint_url=endpoint, config=config)
