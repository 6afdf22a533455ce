"""A small API on moto behind the front: every test speaks real HTTP to it."""

import functools
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import boto3
import httpx
import jwt
import pytest
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from moto import mock_aws
from mypy_boto3_s3 import S3Client
from starlette.routing import request_response

from infra.local import account
from infra.local.front import api_definition
from infra.local.front.http_api import HttpApi
from infra.local.front.server import Server, listen, serve, url_of

ISSUER = "https://issuer.example"
AUDIENCE = "the-client"
BUCKET = "front-tests"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{ARN}%s/invocations"


@dataclass
class Functions:
    """Lambda functions as plain callables; what has no name here echoes its event."""

    named: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    invoked: list[str] = field(default_factory=list)

    def invoke(self, function: str, event: dict[str, Any]) -> tuple[Any, Any]:
        self.invoked.append(function)
        try:
            return self.named.get(function, _echo)(event), None
        except Exception as error:
            return None, {"errorType": type(error).__name__}


def _echo(event: dict[str, Any]) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(event)}


@dataclass(frozen=True)
class Issuer:
    """Signs tokens as the API's issuer does, or with what a test would rather have."""

    key: RSAPrivateKey

    def token(self, *, key: Any = None, algorithm: str = "RS256", kid: str = "the-key", **claims: Any) -> str:
        now = int(time.time())
        usual = {"sub": "alice", "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 60}
        given = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode(given, self.key if key is None else key, algorithm=algorithm, headers={"kid": kid})

    def key_set(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "the-key", "alg": "RS256", "use": "sig"}]}


@dataclass(frozen=True)
class Person:
    """Someone whom a user pool knows, and the client that they sign in with."""

    client_id: str
    email: str = "dora@example.com"
    password: str = "Correct-horse-7"


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer(generate_private_key(public_exponent=65537, key_size=2048))


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    with (
        mock.patch.dict(os.environ, account.ENVIRONMENT),
        mock.patch.object(boto3, "DEFAULT_SESSION", None),
        mock_aws(config={"core": {"mock_credentials": False}}),
    ):
        yield


@pytest.fixture(scope="module")
def person(aws: None) -> Person:
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="front")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="front",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    dora = Person(str(client["UserPoolClient"]["ClientId"]))
    cognito.admin_create_user(UserPoolId=pool, Username=dora.email)
    cognito.admin_set_user_password(UserPoolId=pool, Username=dora.email, Password=dora.password, Permanent=True)
    return dora


@pytest.fixture(scope="module")
def api_id(aws: None) -> str:
    gateway = boto3.client("apigatewayv2")
    api = gateway.create_api(
        Name="front",
        ProtocolType="HTTP",
        CorsConfiguration={
            "AllowOrigins": ["http://localhost:5173"],
            "AllowMethods": ["GET", "POST"],
            "AllowHeaders": ["authorization", "content-type"],
            "ExposeHeaders": ["retry-after"],
            "MaxAge": 600,
        },
    )["ApiId"]
    authorizer = gateway.create_authorizer(
        ApiId=api,
        AuthorizerType="JWT",
        Name="Tokens",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": ISSUER, "Audience": [AUDIENCE]},
    )["AuthorizerId"]
    routes: dict[str, tuple[str, dict[str, Any]]] = {
        "GET /health": ("health", {}),
        "ANY /echo": ("echo", {}),
        "ANY /echo/{name}": ("echo", {}),
        "GET /files/{path+}": ("files", {}),
        "GET /private": ("private", {"AuthorizationType": "JWT", "AuthorizerId": authorizer}),
        "POST /private": ("private", {"AuthorizationType": "JWT", "AuthorizerId": authorizer}),
        "GET /scoped": (
            "private",
            {"AuthorizationType": "JWT", "AuthorizerId": authorizer, "AuthorizationScopes": ["jobs/read"]},
        ),
        "GET /answer": ("answer", {}),
    }
    for key, (function, authorization) in routes.items():
        integration = gateway.create_integration(
            ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=URI % function, PayloadFormatVersion="2.0"
        )["IntegrationId"]
        gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}", **authorization)
    return str(api)


@pytest.fixture(scope="module")
def s3(aws: None) -> S3Client:
    return boto3.client("s3")


@pytest.fixture(scope="module")
def bucket(s3: S3Client) -> str:
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_cors(
        Bucket=BUCKET,
        CORSConfiguration={
            "CORSRules": [
                {
                    "AllowedOrigins": ["http://localhost:5173"],
                    "AllowedMethods": ["PUT", "GET"],
                    "AllowedHeaders": ["*"],
                    "MaxAgeSeconds": 600,
                }
            ]
        },
    )
    return BUCKET


@pytest.fixture(scope="module")
def functions() -> Functions:
    return Functions()


@pytest.fixture(scope="module")
def _front_without_auth(api_id: str, issuer: Issuer, functions: Functions) -> Iterator[Server]:
    server = serve(functions, api_id, issuer.key_set(), auth="off", openapi=lambda: {"openapi": "3.1.0"})
    yield server
    server.stop()


@pytest.fixture(scope="module")
def _front_with_auth(api_id: str, issuer: Issuer, functions: Functions) -> Iterator[Server]:
    server = serve(functions, api_id, issuer.key_set(), auth="on", openapi=lambda: {"openapi": "3.1.0"})
    yield server
    server.stop()


@pytest.fixture
def front(_front_without_auth: Server, functions: Functions) -> Iterator[httpx.Client]:
    """A client of the front with auth off."""
    functions.invoked.clear()
    with _client(_front_without_auth.url) as client:
        yield client


@pytest.fixture
def guarded_front(_front_with_auth: Server, functions: Functions) -> Iterator[httpx.Client]:
    """A client of the front with auth on."""
    functions.invoked.clear()
    with _client(_front_with_auth.url) as client:
        yield client


def _client(url: str) -> httpx.Client:
    # Without `verify` no client reads the machine's certificates, which plain HTTP has no use for.
    return httpx.Client(base_url=url, verify=False)


@pytest.fixture
def answer(functions: Functions) -> Iterator[Callable[[Any], None]]:
    """Says what the function behind GET /answer returns."""
    yield lambda result: functions.named.__setitem__("answer", lambda event: result)
    functions.named.pop("answer", None)


@pytest.fixture(scope="module")
def signers(_front_without_auth: Server) -> Callable[[str | None], S3Client]:
    """Clients that sign URLs of the front, with the account's secret or with another."""

    @functools.cache
    def signer(secret: str | None) -> S3Client:
        credentials = boto3.Session().get_credentials()
        assert credentials is not None
        return boto3.client(
            "s3",
            endpoint_url=_front_without_auth.url,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=secret or credentials.secret_key,
            aws_session_token=credentials.token,
        )

    return signer


@pytest.fixture
def sign(signers: Callable[[str | None], S3Client], bucket: str) -> Callable[..., str]:
    """Signs a URL of the front: operation, its parameters, and how long it lasts."""

    def signed(
        operation: str, *, key: str = "uploads/file.csv", expires: int = 60, secret: str | None = None, **more: Any
    ) -> str:
        parameters = {"Bucket": bucket, "Key": key, **more}
        return signers(secret).generate_presigned_url(operation, Params=parameters, ExpiresIn=expires)

    return signed


@pytest.fixture
def stalled(api_id: str, issuer: Issuer) -> Iterator[httpx.Client]:
    """A front that waits a tenth of a second for a function that never answers."""
    released = threading.Event()
    functions = Functions(named={"answer": lambda event: released.wait(10)})
    definition = api_definition.read(boto3.client("apigatewayv2"), api_id)
    api = HttpApi(definition, functions, issuer.key_set(), auth="off", timeout=0.1)
    listening = listen()
    server = Server(request_response(api.__call__), listening)
    server.start()
    with _client(url_of(listening)) as client:
        yield client
    released.set()
    server.stop()
