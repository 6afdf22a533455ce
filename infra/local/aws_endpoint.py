"""Serves the cloud's AWS over HTTP, to functions that run in containers: the same state as in this process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.errors import LocalCloudError


class ServerMissingError(LocalCloudError):
    """moto's server is not installed."""

    code = "server_missing"


@contextmanager
def served(host: str) -> Iterator[str]:
    """The endpoint's URL, on a free port of `host`. ServerMissingError where moto came without its server."""
    try:
        from moto.server import ThreadedMotoServer
    except ImportError as missing:
        message = "Containers need moto's server: install moto[server] into this environment."
        raise ServerMissingError(message) from missing
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(host, port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()
