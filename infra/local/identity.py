"""The people of the local cloud: two users of the template's Cognito pool, their tokens, and the keys to check them."""

import uuid
from collections.abc import Sequence
from typing import Any

from moto.cognitoidp.models import cognitoidp_backends
from moto.utilities.utils import load_resource

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.clients import client

USERS = ("alice@example.com", "bob@example.com")
PASSWORD = "Local-cloud-1"  # of users that exist only in this process


class Identity:
    """Signs in to one pool as one of its client's users."""

    def __init__(self, user_pool_id: str, client_id: str) -> None:
        self.user_pool_id = user_pool_id
        self.client_id = client_id
        self.issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{user_pool_id}"

    def create_users(self, usernames: Sequence[str] = USERS) -> None:
        """Each user's `sub` follows from the name, so that people own their data after a restart too."""
        cognito = client("cognito-idp")
        for username in usernames:
            cognito.admin_create_user(
                UserPoolId=self.user_pool_id,
                Username=username,
                UserAttributes=[
                    {"Name": "email", "Value": username},
                    {"Name": "email_verified", "Value": "true"},
                ],
                MessageAction="SUPPRESS",
            )
            cognito.admin_set_user_password(
                UserPoolId=self.user_pool_id, Username=username, Password=PASSWORD, Permanent=True
            )
            user = cognitoidp_backends[ACCOUNT_ID][REGION].describe_user_pool(self.user_pool_id)._get_user(username)
            user.id = self.subject(username)
            user.update_attributes([{"Name": "sub", "Value": user.id}])

    def subject(self, username: str) -> str:
        """The `sub` of a user: the owner of what that user creates."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.issuer}/{username}"))

    def token(self, username: str) -> str:
        """An ID token, good for an hour."""
        answer = client("cognito-idp").initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
        return str(answer["AuthenticationResult"]["IdToken"])

    def jwks(self) -> dict[str, Any]:
        """The pool's public keys, as served under the issuer's /.well-known/jwks.json."""
        return dict(load_resource("cognitoidp/resources/jwks-public.json"))
