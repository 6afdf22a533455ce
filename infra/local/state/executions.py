"""Running executions: saved when they start, told when they end, started again after a restart."""

from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from infra.local import status_changes
from infra.local.account import ACCOUNT_ID, REGION
from infra.local.clients import client
from infra.local.execution_history import Histories
from infra.local.state.journal import Journal, SavedExecution


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
            status_changes.publish(execution)
            self._journal.forget_execution(execution.exec_arn)
            self._histories.write(execution)

    def resume(self) -> None:
        """Starts each saved execution from its beginning, under its own name: stages find what they had finished."""
        step_functions = client("stepfunctions")
        known = {machine["stateMachineArn"] for machine in step_functions.list_state_machines()["stateMachines"]}
        for saved in self._journal.executions():
            if saved.state_machine_arn in known:
                step_functions.start_execution(
                    stateMachineArn=saved.state_machine_arn, name=saved.name, input=saved.input
                )

    def stop(self) -> None:
        """Stops what runs. With the journal frozen before, it goes on after the next start."""
        for machine in stepfunctions_parser_backends[ACCOUNT_ID][REGION].state_machines:
            for execution in list(machine.executions):
                if execution.status == ExecutionStatus.RUNNING.value:
                    client("stepfunctions").stop_execution(executionArn=execution.execution_arn)
