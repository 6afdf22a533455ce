"""Lambdas killed in mid-work: an invocation dies before or after one of its calls to AWS.

Everything that an invocation does and others can see is such a call, so that dying anywhere between two of them is
the same. The call itself belongs to the service, which nobody kills.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from botocore.awsrequest import AWSResponse
from moto.awslambda.models import LambdaFunction

from infra.local.runtime.fence import Killed
from infra.local.runtime.response import Response
from infra.local.runtime.sandbox import Sandbox
from tests.chaos.calls import Call, CarryOut
from tests.chaos.chance import Chance, Diary

ONE_CALL = 2
"""Edges: its beginning and its end."""

Doomed = Callable[[LambdaFunction, Any], str | None]
"""The kind of kill that this invocation is certain to meet; None where it may live."""


@dataclass
class Life:
    """One invocation: the edges of its calls that it has passed, and the one at which it dies."""

    sandbox: Sandbox
    dies_at: int | None
    edges: int = 0
    dead: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def pass_edge(self) -> None:
        """Before a call, and after it. Killed at the one that is its last."""
        with self.lock:
            dies = self.edges == self.dies_at
            self.edges += 1
        if dies:
            self.dead = True
            self.sandbox.kill()
            raise Killed


_life: ContextVar[Life | None] = ContextVar("life", default=None)


class LambdaKills:
    """Kills a share of all invocations, and those that `doomed` names."""

    def __init__(self, rate: float, chance: Chance, diary: Diary, doomed: Doomed) -> None:
        self._rate = rate
        self._chance = chance
        self._diary = diary
        self._doomed = doomed
        self._edges: defaultdict[str, int] = defaultdict(lambda: ONE_CALL)
        """Of each function's last whole invocation: where the next one may die."""

    def __call__(self, call: Call, carry_out: CarryOut) -> AWSResponse | None:
        del call
        life = _life.get()
        if life is None:
            return carry_out()
        life.pass_edge()
        answered = carry_out()
        life.pass_edge()
        return answered

    @contextmanager
    def injected(self) -> Iterator[None]:
        """Every invocation gets its span of life."""
        plain_invoke = Sandbox.invoke

        def invoke(sandbox: Sandbox, event: Any) -> Response:
            function = sandbox._function
            doom = self._doomed(function, event)
            kind = doom or ("Lambda killed" if self._chance.happens(self._rate) else None)
            # Who is doomed dies early, for it may make fewer calls than the last one did.
            edges = ONE_CALL if doom else self._edges[function.function_name]
            life = Life(sandbox, int(self._chance.between(0, edges)) if kind else None)
            token = _life.set(life)
            try:
                answered = plain_invoke(sandbox, event)
            finally:
                _life.reset(token)
            if kind is not None and life.dead:
                name = (function.handler or "").split(".")[-2]
                self._diary.write(kind, function=name, edge=life.dies_at, of=edges)
            else:
                self._edges[function.function_name] = max(life.edges, 1)
            return answered

        with mock.patch.object(Sandbox, "invoke", invoke):
            yield
