"""One execution environment of one function: imports the handler once (cold), then takes one event at a time (warm)."""

import contextvars
import gc
import importlib
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

from moto.awslambda.models import LambdaFunction

from infra.local import account
from infra.local.runtime import response
from infra.local.runtime.context import LambdaContext
from infra.local.runtime.environment import variables
from infra.local.runtime.fence import Fence, Killed, behind
from infra.local.runtime.logs import FunctionLogs, Invocation, collected
from infra.local.runtime.response import Response

Handler = Callable[[Any, LambdaContext], object]

_importing = threading.RLock()
"""A fresh import swaps entries of sys.modules, which all threads share."""


class InitError(Exception):
    """The sandbox could not start; `response` is what the caller gets."""

    def __init__(self, failure: Response) -> None:
        super().__init__(failure.payload)
        self.response = failure


class Sandbox:
    """A started environment. It serves one invocation at a time; once it is `broken` it serves no more."""

    def __init__(self, function: LambdaFunction, additions: dict[str, str], logs: FunctionLogs) -> None:
        self._function = function
        self._logs = logs
        self._environment = environment_of(function) | additions
        self.broken = False
        self._killing = threading.Lock()
        self._fence, self._ended = Fence(), threading.Event()
        self._thread = threading.Thread()
        started = time.monotonic()
        self._handler = contextvars.copy_context().run(self._start)
        self.init_seconds = time.monotonic() - started

    def _start(self) -> Handler:
        module_name, _, attribute = (self._function.handler or "").rpartition(".")
        invocation = Invocation(self._logs, self._function.function_name, "INIT")
        with _importing, variables(self._environment), collected(invocation):
            try:
                module = _import_afresh(module_name)
                # As on AWS, where each function has a collector of its own: the others' modules are not searched.
                gc.freeze()
            except ImportError as missing:
                message = f"Unable to import module '{module_name}': {missing}"
                raise InitError(response.error("Runtime.ImportModuleError", message)) from missing
            except Exception as failure:
                raise InitError(response.raised(failure, "INIT")) from failure
        try:
            return getattr(module, attribute)  # type: ignore[no-any-return]
        except AttributeError as missing:
            message = f"Handler '{attribute}' missing on module '{module_name}'"
            raise InitError(response.error("Runtime.HandlerNotFound", message)) from missing

    @property
    def function_name(self) -> str:
        return str(self._function.function_name)

    @property
    def alive(self) -> bool:
        """Whether its thread goes on, be it for nothing: a killed one may have to come to its next request first."""
        return self._thread.is_alive()

    def invoke(self, event: Any) -> Response:
        """Runs the handler within the function's timeout, or until the sandbox is killed."""
        timeout = float(self._function.timeout or 3)
        context = LambdaContext(
            function_name=self._function.function_name,
            invoked_function_arn=self._function.function_arn,
            memory_limit_in_mb=int(self._function.memory_size),
            log_group_name=self._function.logs_group_name,
            deadline=time.monotonic() + timeout,
        )
        invocation = Invocation(self._logs, context.function_name, context.aws_request_id)
        started = time.monotonic()
        answers: list[Response] = []
        with self._killing:
            if not self.broken:
                self._begin(event, context, invocation, answers)
        self._ended.wait(timeout)
        if self.broken:
            answer = response.exited(context.aws_request_id)
        elif answers:
            answer = answers[0]
        else:
            self.interrupt()
            answer = response.timed_out(context.aws_request_id, timeout)
        if answer.failed:
            invocation.add({"level": "ERROR", "message": "The function failed.", "error": answer.payload})
        invocation.add({"type": "platform.report", "duration_ms": round((time.monotonic() - started) * 1000, 1)})
        return answer

    def _begin(self, event: Any, context: LambdaContext, invocation: Invocation, answers: list[Response]) -> None:
        """Starts the handler in a thread of its own, which leaves its answer in `answers`."""
        fence, ended = self._fence, self._ended = Fence(), threading.Event()

        def run() -> None:
            with suppress(Killed), variables(self._environment), collected(invocation), behind(fence):
                try:
                    answers.append(response.returned(self._handler(event, context)))
                except Killed:
                    raise
                # A handler's SystemExit ends its sandbox, and must not end ours.
                except BaseException as failure:
                    answers.append(response.raised(failure, context.aws_request_id))
            ended.set()

        self._thread = threading.Thread(
            target=contextvars.copy_context().run, args=(run,), name=context.function_name, daemon=True
        )
        self._thread.start()

    def kill(self) -> None:
        """Ends the sandbox: its invocation is answered with Runtime.ExitError at once, and reaches AWS no more."""
        with self._killing:
            if not self.broken:
                self.broken = True
                self._fence.close()
                self._ended.set()

    def interrupt(self) -> None:
        """Kills it, and ends what it still computes."""
        self.kill()
        self._fence.interrupt(self._thread)


def environment_of(function: LambdaFunction) -> dict[str, str]:
    """The template's variables, and those that the Lambda service sets."""
    service = {
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": function.logs_group_name,
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
    }
    return account.ENVIRONMENT | service | {name: str(value) for name, value in function.environment_vars.items()}


def _import_afresh(name: str) -> ModuleType:
    """Executes the module anew and leaves sys.modules as it was: each sandbox has a handler module of its own."""
    previous = sys.modules.pop(name, None)
    package, _, child = name.rpartition(".")
    try:
        return importlib.import_module(name)
    finally:
        sys.modules.pop(name, None)
        if previous is not None:
            sys.modules[name] = previous
        if package and (parent := sys.modules.get(package)) is not None and hasattr(parent, child):
            if previous is None:
                delattr(parent, child)
            else:
                setattr(parent, child, previous)
