"""The front, served on a loopback socket by a thread of its own."""

import errno
import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import uvicorn
from botocore.config import Config

from infra.local.errors import LocalCloudError
from infra.local.front import api_definition
from infra.local.front.application import application
from infra.local.front.console import config
from infra.local.front.hosted_sign_in import HostedSignIn
from infra.local.front.http_api import Functions, HttpApi
from infra.local.front.loopback import LoopbackOnly
from infra.local.front.sign_in import SignIn
from infra.local.front.signed_urls import SignedUrls
from infra.local.front.subscription_pages import subscription_routes
from infra.local.front.websocket_api import WebSocketApi
from infra.local.front.websocket_connection import MAX_FRAME_BYTES, MAX_MESSAGE_BYTES
from infra.local.running import Auth

LOOPBACK = "127.0.0.1"
BACKLOG = 1024
SECONDS_TO_FINISH = 5


# uvicorn takes a refused upgrade, answered as ASGI says, for an application that forgot to answer.
logging.getLogger("uvicorn.error").addFilter(lambda record: "without completing handshake" not in str(record.msg))


class PortInUseError(LocalCloudError):
    """Somebody else listens on the port."""

    code = "port_in_use"


class FrontNotStartedError(LocalCloudError):
    """The server ended before it served."""

    code = "front_not_started"


def listen(port: int = 0) -> socket.socket:
    """A listening socket on loopback; 0 takes any free port. PortInUseError where another process has it."""
    # asyncio turns Nagle's algorithm off only for sockets that name TCP; with it each response would wait 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(BACKLOG)
    except OSError as failed:
        listening.close()
        if failed.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        reason = "is in use by another program" if failed.errno == errno.EADDRINUSE else "may not be used by you"
        raise PortInUseError(f"Port {port} {reason}: choose another one.") from failed
    return listening


def url_of(listening: socket.socket) -> str:
    """Where clients on this machine find what listens there."""
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}"


class Server:
    """Answers on the socket from `start` until `stop`, which lets requests in progress finish."""

    def __init__(self, app: Any, listening: socket.socket) -> None:
        self.url = url_of(listening)
        self._socket = listening
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            server_header=False,
            ws="websockets-sansio",
            # API Gateway's limits; it neither compresses nor asks whether the client is still there.
            ws_max_size=(MAX_MESSAGE_BYTES, MAX_FRAME_BYTES),  # type: ignore[arg-type] # websockets takes both
            ws_ping_interval=None,
            ws_per_message_deflate=False,
            proxy_headers=False,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="front", daemon=True)

    def start(self) -> None:
        """Returns once requests are answered."""
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise FrontNotStartedError("The local API could not be started; the log says why.")
            time.sleep(0.005)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def serve(
    functions: Functions,
    api_id: str,
    keys: Mapping[str, Any],
    *,
    listening: socket.socket | None = None,
    auth: Auth = "off",
    openapi: Callable[[], dict[str, Any]],
    websocket_api: WebSocketApi | None = None,
) -> Server:
    """Serves an HTTP API that was deployed on moto in this process, and what belongs to it: a running server.

    `keys` is the JSON Web Key Set of whoever issues the tokens, `openapi` gives the document shown at /docs.
    """
    # Signed checksums would make boto3 read the file twice, and moto's S3 has no use for them.
    s3 = boto3.client("s3", config=Config(request_checksum_calculation="when_required"))
    credentials = boto3.Session().get_credentials()
    if credentials is None:
        raise FrontNotStartedError("No credentials are set with which signed URLs could be checked.")
    definition = api_definition.read(boto3.client("apigatewayv2"), api_id)
    cognito = boto3.client("cognito-idp")
    app = application(
        HttpApi(definition, functions, keys, auth=auth),
        SignedUrls(s3, credentials.get_frozen_credentials()),
        SignIn(cognito),
        HostedSignIn(cognito),
        subscription_routes(boto3.client("sns")),
        openapi,
        config(definition, auth),
        websocket_api,
    )
    server = Server(LoopbackOnly(app), listening or listen())
    server.start()
    return server
