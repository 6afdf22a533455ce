"""The local cloud: the template deployed on moto in this process, with functions, events and state machine running."""

import gc
import json
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from infra.local import service_models  # noqa: F401  # isort: skip - moto reads them while it is imported
from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.stepfunctions.parser.utils import TMP_THREADS

from infra.local import account, aws_endpoint, mock_logs, process, repairs
from infra.local.asynchronous import AsynchronousInvocations
from infra.local.background import Background
from infra.local.connections import Connections
from infra.local.deploy.stack import deploy
from infra.local.execution_history import Histories
from infra.local.identity import Identity
from infra.local.outbox import Notification, Outbox
from infra.local.repairs import (
    apigatewaymanagementapi_connections,
    dynamodb_writes,
    lambda_invocation,
    sns_confirmation,
    step_functions_executions,
)
from infra.local.repairs.dynamodb_writes import Changes, StreamRecord
from infra.local.runtime import environment, fence, logs
from infra.local.runtime.containers import ContainerRuntime
from infra.local.runtime.in_process import InProcessRuntime
from infra.local.runtime.logs import FunctionLogs
from infra.local.runtime.sandbox import Sandbox
from infra.local.schedules import Schedules
from infra.local.state import items
from infra.local.state.executions import Executions
from infra.local.state.journal import Journal
from infra.local.state.messages import Messages
from infra.local.state.objects import Objects
from infra.local.state.subscriptions import Subscriptions
from infra.local.streams import Numbered, StreamReaders

STACK_NAME = "deep-research-local"


class LocalCloud:
    """`with LocalCloud() as cloud:` - and boto3, anywhere in this process, talks to the deployed stack.

    `state_directory` keeps what must outlive the process; without one nothing is kept. Signed URLs point to
    `signed_url_endpoint`. Functions run here, or at `lambda_endpoint`, where `sam local start-lambda` listens; their
    containers then find AWS at `aws_host`, an address of this machine that they can reach. Rules with a schedule fire
    at their rate, or, where the cloud is not to keep schedules, only by `fire_schedule`.
    """

    def __init__(
        self,
        state_directory: Path | None = None,
        *,
        template: Path = Path("template.yaml"),
        parameters: Mapping[str, str] | None = None,
        signed_url_endpoint: str | None = None,
        lambda_endpoint: str | None = None,
        aws_host: str = "127.0.0.1",
        keep_schedules: bool = True,
        stack_name: str = STACK_NAME,
    ) -> None:
        self.stack_name = stack_name
        self.outputs: dict[str, str] = {}
        self.resources: dict[str, str] = {}
        """Physical ids by logical id, those of nested stacks included."""
        self.aws_endpoint: str | None = None
        """Where containers reach this cloud's AWS; only with a `lambda_endpoint`."""
        self.connections = Connections()
        """The open ones of its WebSocket APIs."""
        self._template = template
        self._parameters = dict(parameters or {})
        self._state_directory = state_directory
        self._signed_url_endpoint = signed_url_endpoint
        self._lambda_endpoint = lambda_endpoint
        self._aws_host = aws_host
        self._keeps_schedules = keep_schedules
        self._running = ExitStack()

    def start(self) -> Self:
        """Deploys the template and goes on where the last run stopped. DeploymentError says what is wrong with it."""
        with ExitStack() as running:
            if self._state_directory is not None:
                self._state_directory.mkdir(parents=True, exist_ok=True)
            running.enter_context(process.account_of_its_own())
            running.enter_context(mock_logs.kept(self._path("logs", "moto.log")))
            running.enter_context(environment.scoped())
            running.enter_context(fence.put_up())
            running.callback(logs.restore)
            self._build(running)
            deployment = deploy(self._template, self.stack_name, self._parameters)
            self.outputs, self.resources = deployment.outputs, deployment.resources
            running.enter_context(process.importable(deployment.code_roots))
            self._resume()
            running.callback(self._wind_down)
            # Moto's models and templates outlive every job: what is searched for garbage is what came after them.
            gc.freeze()
            running.callback(gc.unfreeze)
            self._running = running.pop_all()
        return self

    def stop(self) -> None:
        """Ends what runs, then leaves moto. Stopping twice is stopping once."""
        self._running.close()

    def invoke(self, function: str, event: Any) -> tuple[Any, str | None]:
        """Runs a function by its name or ARN and returns its parsed payload, with `Unhandled` where it failed."""
        answer = self._runtime.run(_function(function), event)
        return json.loads(answer.payload), "Unhandled" if answer.failed else None

    def environments(self) -> dict[str, dict[str, str]]:
        """Each function's variables by its logical id, for `sam local --env-vars`, which resolves no reference."""
        functions: Iterable[Any] = lambda_backends[account.ACCOUNT_ID][account.REGION].list_functions()
        addresses = self._live_url()
        if self.aws_endpoint:
            # moto's server finds connections at its root alone, whatever the stage.
            addresses |= {"AWS_ENDPOINT_URL": self.aws_endpoint, "LIVE_ENDPOINT": self.aws_endpoint}
        return {
            function.logical_resource_id: {name: str(value) for name, value in function.environment_vars.items()}
            | addresses
            for function in functions
        }

    @property
    def identity(self) -> Identity:
        """The users of the template's Cognito pool."""
        return Identity(self.outputs["UserPoolId"], self.outputs["ClientId"])

    def notifications(self) -> list[Notification]:
        """Everything published to topics since the start, oldest first."""
        return self._outbox.notifications()

    def function_logs(self) -> list[dict[str, Any]]:
        """The latest lines that functions printed, oldest first."""
        return self._function_logs.recent()

    def fire_schedule(self, rule: str) -> None:
        """Fires a scheduled rule, by its logical id or its name, as its clock would. Nothing where it is disabled."""
        self._schedules.fire(self.resources.get(rule, rule))

    def busy_sandboxes(self) -> list[Sandbox]:
        """Those that serve an invocation now, to be killed by whoever tests what follows. None of SAM's containers."""
        return self._runtime.busy()

    def wait_until_idle(self, seconds: float = 30) -> None:
        """Until no asynchronous invocation and no stream record is under way. TimeoutError otherwise."""
        deadline = time.monotonic() + seconds
        while not (self._invocations.idle() and self._streams.idle()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Functions are still running after {seconds} s.")
            time.sleep(0.01)

    def _build(self, running: ExitStack) -> None:
        """Puts the parts together. What is entered later acts first, and is undone first."""
        self._background = Background()
        self._journal = Journal(self._path("state.sqlite"))
        running.callback(self._journal.close)
        self._function_logs = FunctionLogs(self._path("logs", "functions.jsonl"))
        running.callback(self._function_logs.close)
        self._outbox = Outbox(self._path("outbox"), self._signed_url_endpoint)
        self._subscriptions = Subscriptions(self._journal)
        self._objects = Objects(self._path("objects"), self._journal)
        self._messages = Messages(self._journal)
        self._executions = Executions(self._journal, Histories(self._path("executions")))
        self._runtime: InProcessRuntime | ContainerRuntime
        if self._lambda_endpoint is None:
            self._runtime = InProcessRuntime(self._additions(running), self._function_logs)
        else:
            self._runtime = ContainerRuntime(self._lambda_endpoint)
            self.aws_endpoint = running.enter_context(aws_endpoint.served(self._aws_host))
        self._invocations = AsynchronousInvocations(self._runtime, self._background, self._journal)
        self._schedules = Schedules(self._background)
        self._streams = StreamReaders(self._runtime, self._background, self._journal.forget_records)
        running.enter_context(repairs.repaired())
        running.enter_context(lambda_invocation.repaired(self._runtime, self._invocations.accept))
        running.enter_context(step_functions_executions.repaired(self._executions.changed, self._background.sleep))
        running.enter_context(dynamodb_writes.repaired(self._commit))
        running.enter_context(apigatewaymanagementapi_connections.repaired(self.connections))
        running.enter_context(self._objects.kept())
        running.enter_context(self._messages.kept())
        running.enter_context(self._outbox.filled())
        running.enter_context(sns_confirmation.repaired(self._outbox.ask_to_confirm, self._subscriptions.changed))
        running.enter_context(self._subscriptions.kept())

    def _commit(self, changes: Changes) -> None:
        numbers = items.save(self._journal, changes)
        self._streams.add([Numbered(*pair) for pair in zip(numbers, changes.records, strict=True)])

    def _resume(self) -> None:
        items.load(self._journal)
        self._objects.load()
        self._messages.load()
        self._executions.load()
        if "UserPoolId" in self.outputs:
            self.identity.create_users()
        self._streams.add(
            [
                Numbered(saved.number, StreamRecord(saved.function_arn, saved.stream_arn, saved.record))
                for saved in self._journal.records()
            ]
        )
        unfinished = list(self._journal.invocations())
        # First, because the functions might start the same ones.
        self._executions.resume()
        self._invocations.resume(unfinished)
        if self._keeps_schedules:
            self._schedules.start()

    def _wind_down(self) -> None:
        """Nothing may call AWS once moto is gone: it would reach the real one."""
        self._journal.freeze()
        self._background.close()
        self._executions.stop()
        self._runtime.stop()
        self._background.join()
        for thread in TMP_THREADS:
            thread.join(timeout=5)
        TMP_THREADS.clear()

    def _path(self, *parts: str) -> Path | None:
        return self._state_directory.joinpath(*parts) if self._state_directory else None

    def _additions(self, running: ExitStack) -> dict[str, str]:
        """The only variables that functions have here and not on AWS."""
        scratch = running.enter_context(tempfile.TemporaryDirectory(prefix="local-cloud-"))
        additions = {"SCRATCH_DIRECTORY": scratch} | self._live_url()
        if self._signed_url_endpoint is not None:
            additions["SIGNED_URL_ENDPOINT"] = self._signed_url_endpoint
        return additions

    def _live_url(self) -> dict[str, str]:
        """Where live connections are opened: at the front, which answers where signed URLs lead to."""
        if self._signed_url_endpoint is None:
            return {}
        return {"LIVE_URL": f"{self._signed_url_endpoint.replace('http', 'ws', 1)}/live"}

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _function(name_or_arn: str) -> LambdaFunction:
    return lambda_backends[account.ACCOUNT_ID][account.REGION].get_function(name_or_arn)
