"""What no retry heals: executions stopped or timed out from outside, and a stage that crashes each time it runs."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from moto.awslambda.models import LambdaFunction
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.backend.execution import Execution

from tests.chaos.chance import Diary

KINDS = ("aborted", "timed_out", "crashing")
STAGES = ("decompose", "classify", "enrich", "synthesize", "suggest")
"""Not `execute`: a query that is lost costs the answer its number, and never the job."""
LATEST_SECONDS = 2.0


class Incidents:
    """Strikes each execution or spares it, by its name: a cloud that comes back decides as the last one did."""

    def __init__(self, rate: float, seed: str, diary: Diary) -> None:
        self._rate = rate
        self._seed = seed
        self._diary = diary

    def kind_of(self, execution_name: str) -> str | None:
        """Which incident awaits the execution."""
        chance = self._chance(execution_name)
        return chance.choice(KINDS) if chance.random() < self._rate else None

    def dooms(self, function: LambdaFunction, event: Any) -> str | None:
        """For a stage's invocation, whether it is the one that crashes each time."""
        if not isinstance(event, dict) or "attempt" not in event or "job_id" not in event:
            return None
        name = f"{event['job_id']}-{event['attempt']}"
        if self.kind_of(name) != "crashing":
            return None
        stage = self._chance(f"{name}/stage").choice(STAGES)
        if f".{stage}." not in (function.handler or ""):
            return None
        self._diary.write("incident", incident="crashing", execution=name)
        return "Lambda crashing each time"

    @contextmanager
    def injected(self) -> Iterator[None]:
        plain = Execution.start

        def start(execution: Execution) -> None:
            plain(execution)
            kind = self.kind_of(execution.name)
            if kind in ("aborted", "timed_out"):
                after = self._chance(f"{execution.name}/after").uniform(0, LATEST_SECONDS)
                timer = threading.Timer(after, self._end, (execution, kind))
                timer.daemon = True
                timer.start()

        with mock.patch.object(Execution, "start", start):
            yield

    def _end(self, execution: Execution, kind: str) -> None:
        if execution.exec_status is not ExecutionStatus.RUNNING or execution.exec_worker is None:
            return
        self._diary.write("incident", incident=kind, execution=execution.name)
        if kind == "aborted":
            execution.stop(datetime.now(UTC), "Operator", "Stopped by hand.")
        elif execution.exec_worker.env is not None:
            execution.exec_worker.env.set_timed_out()
            # At once, as when its own time is over: the state that still runs has no more say in it.
            execution.exec_worker._execution_communication.terminated()

    def _chance(self, about: str) -> random.Random:
        return random.Random(f"{self._seed}/{about}")
