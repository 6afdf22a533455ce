"""Signing in to a running local cloud, by the call with which one signs in to Cognito."""

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from infra.local.account import REGION
from infra.local.errors import LocalCloudError
from infra.local.running import NotRunningError, RunningCloud


class SignInError(LocalCloudError):
    """The user cannot sign in."""

    code = "sign_in_refused"


def sign_in(cloud: RunningCloud, username: str) -> str:
    """An ID token of this user. SignInError for one whom the cloud does not know, NotRunningError where it is gone."""
    once = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    cognito = boto3.client("cognito-idp", endpoint_url=cloud.url, region_name=REGION, config=once)
    try:
        answer = cognito.initiate_auth(
            ClientId=cloud.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": cloud.password},
        )
    except ClientError as refused:
        raise SignInError(f"{username} cannot sign in; {' and '.join(cloud.users)} can.") from refused
    except EndpointConnectionError as gone:
        raise NotRunningError("The local cloud does not answer any more: start it again with `make up`.") from gone
    return answer["AuthenticationResult"]["IdToken"]
