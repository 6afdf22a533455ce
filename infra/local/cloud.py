"""The local cloud: the template deployed on moto, in this process, with its Lambdas, events and state machine running."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest import mock

import boto3
from moto import mock_aws
from moto.awslambda.models import lambda_backends

from infra.local import account, repairs
from infra.local.background import Background
from infra.local.deploy.stack import deploy
from infra.local.repairs import lambda_invocation
from infra.local.runtime import environment, logs
from infra.local.runtime.in_process import InProcessRuntime
from infra.local.runtime.logs import FunctionLogs
from infra.local.runtime.response import Response

STACK_NAME = "deep-research-local"
MOTO = {
    "stepfunctions": {"execute_state_machine": True},
    # Ours are set for the whole process; moto's would hide the account's environment from functions.
    "core": {"mock_credentials": False},
}


class LocalCloud:
    """`with LocalCloud(None) as cloud:` - and boto3, anywhere in the process, talks to the deployed stack.

    `state_directory` keeps what must outlive the process; None keeps nothing. Signed URLs point to
    `signed_url_endpoint` where one is given.
    """

    def __init__(
        self,
        state_directory: Path | None = None,
        *,
        template: Path = Path("template.yaml"),
        parameters: Mapping[str, str] | None = None,
        signed_url_endpoint: str | None = None,
        stack_name: str = STACK_NAME,
    ) -> None:
        self.stack_name = stack_name
        self.outputs: dict[str, str] = {}
        self.resources: dict[str, str] = {}
        """Physical ids by logical id, those of nested stacks included."""
        self._template = template
        self._parameters = dict(parameters or {})
        self._state_directory = state_directory
        self._signed_url_endpoint = signed_url_endpoint
        self._running = ExitStack()

    def start(self) -> Self:
        """Deploys the template; DeploymentError says what is wrong with it."""
        with ExitStack() as running:
            running.enter_context(mock.patch.dict(os.environ, account.ENVIRONMENT))
            # A client made before would keep another endpoint and other credentials.
            running.enter_context(mock.patch.object(boto3, "DEFAULT_SESSION", None))
            running.enter_context(mock_aws(config=MOTO))
            running.enter_context(environment.scoped())
            running.callback(logs.restore)
            function_logs = FunctionLogs(self._path("logs", "functions.jsonl"))
            running.callback(function_logs.close)
            self._runtime = InProcessRuntime(self._additions(running), function_logs)
            background = Background()
            running.enter_context(repairs.repaired())
            running.enter_context(lambda_invocation.repaired(self._runtime, background))
            running.callback(background.stop)
            deployment = deploy(self._template, self.stack_name, self._parameters)
            self.outputs, self.resources = deployment.outputs, deployment.resources
            running.enter_context(_importable(deployment.code_roots))
            self._running = running.pop_all()
        return self

    def stop(self) -> None:
        """Ends what runs, then leaves moto. Stopping twice is stopping once."""
        self._running.close()

    def invoke(self, function: str, event: Any) -> tuple[Any, str | None]:
        """Runs a function by its name or ARN and returns its parsed payload, with `Unhandled` where it failed."""
        backend = lambda_backends[account.ACCOUNT_ID][account.REGION]
        answer: Response = self._runtime.run(backend.get_function(function), json.loads(json.dumps(event)))
        return json.loads(answer.payload), "Unhandled" if answer.failed else None

    def _path(self, *parts: str) -> Path | None:
        return self._state_directory.joinpath(*parts) if self._state_directory else None

    def _additions(self, running: ExitStack) -> dict[str, str]:
        """The only variables that functions have here and not on AWS."""
        del running
        endpoint = self._signed_url_endpoint
        return {"SIGNED_URL_ENDPOINT": endpoint} if endpoint else {}

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@contextmanager
def _importable(roots: frozenset[Path]) -> Iterator[None]:
    """Functions run from the source tree: each CodeUri is on the path of this process."""
    added = [str(root.resolve()) for root in roots]
    sys.path[:0] = added
    try:
        yield
    finally:
        for root in added:
            sys.path.remove(root)
