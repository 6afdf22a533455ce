"""Step Functions: one client per service; plain moto makes one per task, which costs more than the call."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest import mock

from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_dynamodb
from moto.stepfunctions.parser.asl.utils.boto_client import boto_client_for

USERS = (lambda_eval_utils, state_task_service_dynamodb)
"""The modules of the integrations that the research machine uses."""


@contextmanager
def repaired() -> Iterator[None]:
    made = cache(boto_client_for)

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        del state_credentials  # the mock enforces none
        return made(region, service)

    with ExitStack() as patches:
        for user in USERS:
            patches.enter_context(mock.patch.object(user, "boto_client_for", client_for))
        yield
