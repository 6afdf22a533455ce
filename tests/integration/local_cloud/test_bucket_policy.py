"""The bucket's policy denies plain HTTP and nothing else."""

import boto3

from infra.local.cloud import LocalCloud


def test_the_local_cloud_stores_a_file_in_the_bucket(local_cloud: LocalCloud) -> None:
    s3 = boto3.client("s3")
    s3.put_object(Bucket=local_cloud.resources["Bucket"], Key="test-policy/a", Body=b"1")
    stored = s3.get_object(Bucket=local_cloud.resources["Bucket"], Key="test-policy/a")
    assert stored["Body"].read() == b"1"
