"""One client per service: making one costs more than the call that most of the deployment's are for."""

from functools import cache
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from boto3 import client
else:

    @cache
    def client(service):
        return boto3.client(service)


def forget() -> None:
    """Clients belong to the cloud in which they were made."""
    client.cache_clear()  # type: ignore[attr-defined]


__all__ = ["client", "forget"]
