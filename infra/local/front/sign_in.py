"""Cognito's own sign-in call, so that `aws cognito-idp initiate-auth --endpoint-url` works here as it does on AWS."""

import json
from typing import Any

from anyio.to_thread import run_sync
from botocore.exceptions import ClientError, ParamValidationError
from starlette.requests import Request
from starlette.responses import Response

TARGET = "AWSCognitoIdentityProviderService.InitiateAuth"
MEDIA_TYPE = "application/x-amz-json-1.1"


class SignIn:
    """Answers InitiateAuth, and no other of Cognito's operations."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito

    async def __call__(self, request: Request) -> Response:
        if request.headers.get("x-amz-target") != TARGET:
            return _error("UnknownOperationException", "Only InitiateAuth is served here.")
        try:
            parameters = json.loads(await request.body())
            answer = await run_sync(lambda: self._cognito.initiate_auth(**parameters))
        except (ValueError, TypeError, ParamValidationError) as malformed:
            return _error("InvalidParameterException", str(malformed))
        except ClientError as refused:
            return _error(refused.response["Error"]["Code"], refused.response["Error"]["Message"])
        del answer["ResponseMetadata"]
        return Response(json.dumps(answer), media_type=MEDIA_TYPE)


def _error(code: str, message: str) -> Response:
    document = json.dumps({"__type": code, "message": message})
    return Response(document, status_code=400, media_type=MEDIA_TYPE, headers={"x-amzn-errortype": code})
