"""Every request: which part of moto answers it is found in a list that is made once.

Plain moto makes its service's list anew for each request, and for S3 executes the module that it is made from again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.core.base_backend import BaseBackend


@contextmanager
def repaired() -> Iterator[None]:
    plain: Any = BaseBackend.urls
    made: dict[type[BaseBackend], Any] = {}

    def urls(self: BaseBackend) -> Any:
        if type(self) not in made:
            made[type(self)] = plain.fget(self)
        return made[type(self)]

    with mock.patch.object(BaseBackend, "urls", property(urls)):
        yield
