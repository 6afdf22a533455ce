"""The bucket's policy denies plain HTTP and nothing else."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud

TLS_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


@pytest.mark.usefixtures("plain_moto")
def test_plain_moto_ignores_the_condition_and_denies_every_write() -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="files")
    s3.put_bucket_policy(Bucket="files", Policy=json.dumps(TLS_ONLY))
    with pytest.raises(ClientError, match="403"):
        s3.put_object(Bucket="files", Key="a", Body=b"1")


def test_the_local_cloud_stores_a_file_in_the_bucket(local_cloud: LocalCloud) -> None:
    s3 = boto3.client("s3")
    s3.put_object(Bucket=local_cloud.resources["Bucket"], Key="test-policy/a", Body=b"1")
    stored = s3.get_object(Bucket=local_cloud.resources["Bucket"], Key="test-policy/a")
    assert stored["Body"].read() == b"1"
