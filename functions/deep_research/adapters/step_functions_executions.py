"""Executions of the state machine."""

import json
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class StepFunctionsExecutions:
    def __init__(self, state_machine_arn: str, client: "SFNClient | None" = None) -> None:
        self._state_machine_arn = state_machine_arn
        self._client = client or boto3.client("stepfunctions", config=CONFIG)

    def start(self, job: Job) -> None:
        given = {"job_id": job.job_id, "attempt": job.attempt, "owner_id": job.owner_id, "verbose": job.verbose}
        try:
            with domain_errors():
                self._client.start_execution(
                    stateMachineArn=self._state_machine_arn, name=job.execution_name, input=json.dumps(given)
                )
        except ClientError as error:
            if error_code(error) != "ExecutionAlreadyExists":
                raise

    def stop(self, execution_name: str, reason: str) -> None:
        try:
            with domain_errors():
                self._client.stop_execution(executionArn=self._arn(execution_name), error="Stopped", cause=reason)
        except ClientError as error:
            if error_code(error) != "ExecutionDoesNotExist":
                raise

    def find(self, execution_name: str) -> Execution | None:
        try:
            with domain_errors():
                told = self._client.describe_execution(executionArn=self._arn(execution_name))
        except ClientError as error:
            if error_code(error) != "ExecutionDoesNotExist":
                raise
            return None
        return Execution(name=execution_name, status=ExecutionStatus(told["status"]), error=told.get("error"))

    def _arn(self, execution_name: str) -> str:
        return self._state_machine_arn.replace(":stateMachine:", ":execution:") + f":{execution_name}"
