"""Executions: saved when they start and when they end; those that ran are started again after a restart."""

from contextlib import suppress
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from infra.local import status_changes
from infra.local.account import ACCOUNT_ID, REGION
from infra.local.clients import client
from infra.local.execution_history import Histories
from infra.local.state.journal import Journal
from infra.local.state.saved import EndedExecution, SavedExecution


class Executions:
    """Follows every execution of the account."""

    def __init__(self, journal: Journal, histories: Histories) -> None:
        self._journal = journal
        self._histories = histories

    def changed(self, execution: Execution) -> None:
        """To be called once when an execution starts and once when it ends."""
        if execution.exec_status == ExecutionStatus.RUNNING:
            saved = SavedExecution(execution.state_machine.arn, execution.name, execution.execution_input)
            self._journal.save_execution(execution.exec_arn, saved)
            status_changes.publish(execution)
        else:
            # In this order: killed in between, it runs again and tells its end twice, instead of never.
            status_changes.publish(execution)
            self._journal.end_execution(execution.exec_arn, _ended(execution))
            self._histories.write(execution)

    def load(self) -> None:
        """Puts back what has ended: its name stays taken, and its status can be asked for."""
        machines = {
            machine.arn: machine for machine in stepfunctions_parser_backends[ACCOUNT_ID][REGION].state_machines
        }
        for arn, ended in self._journal.ended_executions():
            if (machine := machines.get(ended.state_machine_arn)) is not None:
                machine.executions.append(_restored(arn, ended, machine))

    def resume(self) -> None:
        """Starts each saved execution from its beginning, under its own name: stages find what they had finished."""
        step_functions = client("stepfunctions")
        known = {machine["stateMachineArn"] for machine in step_functions.list_state_machines()["stateMachines"]}
        for saved in self._journal.executions():
            if saved.state_machine_arn not in known:
                continue
            # One that was resumed before it may have led to its start, and to its end.
            with suppress(step_functions.exceptions.ExecutionAlreadyExists):
                step_functions.start_execution(
                    stateMachineArn=saved.state_machine_arn, name=saved.name, input=saved.input
                )

    def stop(self) -> None:
        """Stops what runs. With the journal frozen before, it goes on after the next start."""
        for machine in stepfunctions_parser_backends[ACCOUNT_ID][REGION].state_machines:
            for execution in list(machine.executions):
                if execution.status == ExecutionStatus.RUNNING.value:
                    client("stepfunctions").stop_execution(executionArn=execution.execution_arn)


def _ended(execution: Any) -> EndedExecution:
    return EndedExecution(
        state_machine_arn=execution.state_machine.arn,
        name=execution.name,
        input=execution.execution_input,
        status=execution.status,
        started_at=execution.start_date.isoformat(),
        stopped_at=execution.stop_date.isoformat(),
        output=None if execution.output is None else to_json_str(execution.output),
        error=execution.error,
        cause=execution.cause,
    )


def _restored(arn: str, ended: EndedExecution, machine: Any) -> Any:
    execution: Any = Execution(
        name=ended.name,
        sm_type=machine.sm_type,
        role_arn=machine.roleArn,
        exec_arn=arn,
        account_id=ACCOUNT_ID,
        region_name=REGION,
        state_machine=machine,
        start_date=datetime.fromisoformat(ended.started_at),
        cloud_watch_logging_session=None,
        activity_store={},
        input_data=ended.input,
    )
    execution.exec_status = ExecutionStatus(ended.status)
    execution.stop_date = datetime.fromisoformat(ended.stopped_at)
    # moto describes an output that is text as it is.
    execution.output, execution.error, execution.cause = ended.output, ended.error, ended.cause
    # Its history went with the process that ran it; a page of it is in the state directory.
    execution.exec_worker = SimpleNamespace(env=None)
    return execution
