"""Step Functions: executions with a life that others can follow: unnamed starts, a prompt stop, one terminal status.

Plain moto names every unnamed execution None, keeps a stopped one RUNNING until its task ends, forgets its error and
cause, cannot describe an output that holds a date, and does not tell when an execution timed out.
"""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock

from moto.core.responses import ActionResult
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

Changed = Callable[[Execution], object]


def _named() -> Callable[..., Execution]:
    plain, starting = StepFunctionsParserBackend.start_execution, threading.Lock()

    def start_execution(
        self: StepFunctionsParserBackend,
        state_machine_arn: str,
        name: str | None = None,
        execution_input: Any = None,
        trace_header: Any = None,
    ) -> Execution:
        with starting:  # or two starts of one name would both find it free
            return plain(self, state_machine_arn, name or str(uuid.uuid4()), execution_input, trace_header)

    return start_execution


@contextmanager
def repaired(changed: Changed, sleep: Callable[[float], object]) -> Iterator[None]:
    """`changed` is called once when an execution starts and once when it ends; `sleep` waits between retries."""
    ending = threading.RLock()
    plain_start = Execution.start
    plain_describe = StepFunctionResponse.describe_execution
    plain_reflect = BaseExecutionWorkerCommunication._reflect_execution_status

    def start(self: Execution) -> None:
        self.exec_status = ExecutionStatus.RUNNING
        changed(self)
        plain_start(self)

    def terminated(self: BaseExecutionWorkerCommunication) -> None:
        execution = self.execution
        with ending:
            if execution.exec_status != ExecutionStatus.RUNNING:
                return
            plain_reflect(self)  # type: ignore[no-untyped-call]
            if execution.output is not None:
                execution.output = json.loads(to_json_str(execution.output))
            changed(execution)

    def stop(self: Execution, stop_date: datetime, error: str | None, cause: str | None) -> None:
        with ending:
            if self.exec_status != ExecutionStatus.RUNNING:
                return
            self.exec_status, self.stop_date = ExecutionStatus.ABORTED, datetime.now(UTC)
            self.error, self.cause = error or None, cause or None
            changed(self)
        if self.exec_worker and self.exec_worker.env:
            self.exec_worker.stop(stop_date=stop_date, cause=cause, error=error)

    def describe_execution(self: StepFunctionResponse) -> ActionResult:
        with ending:  # or it would be seen as succeeded before its output is there
            described: Any = plain_describe(self).result
            execution = self.stepfunction_backend.describe_execution(described["executionArn"])
        return ActionResult(described | ({"stopDate": execution.stop_date} if execution.stop_date else {}))

    def stop_execution(self: StepFunctionResponse) -> ActionResult:
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        execution.stop(datetime.now(UTC), self._get_param("error"), self._get_param("cause"))
        return ActionResult({"stopDate": execution.stop_date})

    with (
        mock.patch.object(StepFunctionsParserBackend, "start_execution", _named()),
        mock.patch.object(Execution, "start", start),
        mock.patch.object(Execution, "stop", stop),
        mock.patch.object(BaseExecutionWorkerCommunication, "terminated", terminated),
        mock.patch.object(StepFunctionResponse, "describe_execution", describe_execution),
        mock.patch.object(StepFunctionResponse, "stop_execution", stop_execution),
        # A wait between retries ends with the cloud.
        mock.patch.object(retrier_decl, "time", SimpleNamespace(sleep=sleep)),
    ):
        yield
