"""What a cloud takes over of its process, and gives back: boto3, the account's environment, the import path."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
from boto3.session import Session
from moto import mock_aws
from moto.core.config import DefaultConfig

from infra.local import account, clients
from infra.local.errors import LocalCloudError

MOTO: DefaultConfig = {
    "stepfunctions": {"execute_state_machine": True},
    # Ours are set for the whole process; moto's would hide the account's environment from functions.
    "core": {"mock_credentials": False},
}

_occupied = threading.Lock()
"""moto's state belongs to the process: there is room for one cloud at a time."""


@contextmanager
def account_of_its_own() -> Iterator[None]:
    """boto3 is at home in the local account, and nowhere else. LocalCloudError where another cloud is running."""
    if not _occupied.acquire(blocking=False):
        raise LocalCloudError("Another local cloud is running in this process; stop it first.")
    try:
        with _mocked():
            yield
    finally:
        _occupied.release()


@contextmanager
def _mocked() -> Iterator[None]:
    with (
        mock.patch.dict(os.environ, account.ENVIRONMENT),
        # A session made before would keep other credentials.
        mock.patch.object(boto3, "DEFAULT_SESSION", None),
        mock.patch.object(Session, "client", _one_at_a_time(Session.client)),
        mock_aws(config=MOTO),
    ):
        clients.forget()
        yield


def _one_at_a_time(make: Callable[..., Any]) -> Callable[..., Any]:
    """A session may not make two clients at once; on AWS each sandbox has a session of its own."""
    making = threading.RLock()

    def client(*rest: Any, **named: Any) -> Any:
        with making:
            return make(*rest, **named)

    return client


@contextmanager
def importable(roots: frozenset[Path]) -> Iterator[None]:
    """Functions run from the source tree: each CodeUri is on the path of this process."""
    added = [str(root.resolve()) for root in roots]
    sys.path[:0] = added
    try:
        yield
    finally:
        for root in added:
            sys.path.remove(root)
