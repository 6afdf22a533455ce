"""Asynchronous invocations: accepted, then run, retried, and given up to the function's on-failure destination."""

from collections.abc import Sequence
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.background import Background
from infra.local.repairs.destinations import send_failure
from infra.local.repairs.lambda_invocation import Runtime
from infra.local.state.journal import Journal
from infra.local.state.saved import SavedInvocation

RETRIES = 2
"""Unless the function's EventInvokeConfig says otherwise."""
RETRY_SECONDS = (0.5, 1.0)
"""Before each retry. AWS waits one minute, then two; nobody at a terminal would."""


class AsynchronousInvocations:
    """What is accepted is in the journal until it has succeeded or has been given up."""

    def __init__(self, runtime: Runtime, background: Background, journal: Journal) -> None:
        self._runtime = runtime
        self._background = background
        self._journal = journal
        self._pending: set[int] = set()

    def accept(self, function: LambdaFunction, event: Any) -> None:
        """Returns at once; the function runs in the background."""
        self._run_later(function, event, self._journal.save_invocation(function.function_name, event))

    def resume(self, unfinished: Sequence[SavedInvocation]) -> None:
        """Runs what an earlier cloud had accepted and not finished."""
        backend = lambda_backends[ACCOUNT_ID][REGION]
        known = {function.function_name: function for function in backend.list_functions()}
        for saved in unfinished:
            if saved.function_name in known:
                self._run_later(known[saved.function_name], saved.event, saved.number)

    def _run_later(self, function: LambdaFunction, event: Any, number: int) -> None:
        self._pending.add(number)
        self._background.spawn(f"{function.function_name}-event", lambda: self._run(function, event, number))

    def idle(self) -> bool:
        return not self._pending

    def _run(self, function: LambdaFunction, event: Any, number: int) -> None:
        config = function.event_invoke_config[0].config if function.event_invoke_config else {}
        retries = int(config.get("MaximumRetryAttempts", RETRIES))
        for attempt in range(retries + 1):
            if attempt and not self._background.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS)) - 1]):
                return
            answer = self._runtime.run(function, event)
            if self._background.stopping and answer.failed:
                return
            if not answer.failed:
                break
        else:
            if destination := config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"):
                send_failure(destination, function, event, answer, attempts=retries + 1)
        self._journal.forget_invocation(number)
        self._pending.discard(number)
