"""The one account and region that the local cloud plays, and the environment in which boto3 finds it."""

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_SESSION_TOKEN": "local",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    # DynamoDB Streams and others would be called on a host with the account's id, which moto does not know.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""Credentials that no AWS account accepts: a call that escapes the mock can do no harm."""
