"""Every call to AWS in this process, and who stands in its way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest import mock

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.core.botocore_stubber import BotocoreStubber

CarryOut = Callable[[], AWSResponse | None]


@dataclass(frozen=True)
class Call:
    """One request of an SDK's, an attempt of a call."""

    service: str
    operation: str
    request: AWSPreparedRequest


Around = Callable[[Call, CarryOut], AWSResponse | None]

_within: ContextVar[bool] = ContextVar("within_a_service", default=False)


@contextmanager
def intercepted(*around: Around) -> Iterator[None]:
    """Each call goes through all of them, the first outermost. What a service does on its own to serve it does not."""
    # botocore calls every handler of `before-send` whatever another one answered: one more would not keep moto's from
    # carrying the call out.
    plain = BotocoreStubber.__call__

    def call(stubber: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **rest: Any) -> Any:
        serve: CarryOut = partial(plain, stubber, event_name, request, **rest)
        _, service, operation = event_name.split(".")
        # What a function calls, it calls from outside again.
        if _within.get() or service == "lambda" or not stubber.enabled:
            return serve()
        made = Call(service, operation, request)
        carry_out: CarryOut = partial(_within_the_service, serve)
        for each in reversed(around):
            carry_out = partial(each, made, carry_out)
        return carry_out()

    with mock.patch.object(BotocoreStubber, "__call__", call):
        yield


def _within_the_service(serve: CarryOut) -> AWSResponse | None:
    token = _within.set(True)
    try:
        return serve()
    finally:
        _within.reset(token)
