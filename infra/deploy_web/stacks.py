"""CloudFormation's stacks: what they tell, and changing them, waiting until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, WaiterError

from infra.deploy_web.errors import StackError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef


@dataclass(frozen=True)
class Stack:
    """A stack as it is."""

    name: str
    status: str
    parameters: dict[str, str]
    outputs: dict[str, str]

    def output(self, name: str) -> str:
        """StackError where the stack was deployed from a template that did not tell this yet."""
        if name not in self.outputs:
            raise StackError(f"The stack {self.name} tells no {name}: deploy it anew (make deploy), then the console.")
        return self.outputs[name]


class Stacks:
    """The stacks of one account and region."""

    def __init__(self, cloudformation: "CloudFormationClient") -> None:
        self._client = cloudformation

    def find(self, name: str) -> Stack | None:
        """None where there is no such stack."""
        try:
            described = self._client.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return Stack(
            name,
            described["StackStatus"],
            {each["ParameterKey"]: each.get("ParameterValue", "") for each in described.get("Parameters", [])},
            {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])},
        )

    def deploy(self, name: str, template: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> Stack:
        """Creates the stack, or brings it to this template, these parameters and tags."""
        found = self.find(name)
        values: list[ParameterTypeDef] = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ]
        labels = [{"Key": key, "Value": value} for key, value in tags.items()]
        if found is None:
            self._client.create_stack(StackName=name, TemplateBody=template, Parameters=values, Tags=labels)  # type: ignore[arg-type]
            return self._finished(name, "stack_create_complete")
        _check_free(found)
        try:
            self._client.update_stack(StackName=name, TemplateBody=template, Parameters=values, Tags=labels)  # type: ignore[arg-type]
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return found
            raise
        return self._finished(name, "stack_update_complete")

    def change(self, stack: Stack, changes: Mapping[str, str]) -> bool:
        """Gives parameters another value; template and all other parameters stay. False where nothing differs."""
        unknown = changes.keys() - stack.parameters.keys()
        if unknown:
            raise StackError(
                f"The stack {stack.name} has no parameter {', '.join(sorted(unknown))}: deploy it anew (make deploy)."
            )
        if all(stack.parameters[name] == value for name, value in changes.items()):
            return False
        _check_free(stack)
        kept: list[ParameterTypeDef] = [
            {"ParameterKey": name, "UsePreviousValue": True} for name in stack.parameters if name not in changes
        ]
        changed: list[ParameterTypeDef] = [
            {"ParameterKey": name, "ParameterValue": value} for name, value in changes.items()
        ]
        self._client.update_stack(
            StackName=stack.name,
            UsePreviousTemplate=True,
            Parameters=[*changed, *kept],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        self._finished(stack.name, "stack_update_complete")
        return True

    def _finished(self, name: str, event: str) -> Stack:
        try:
            self._client.get_waiter(event).wait(StackName=name)  # type: ignore[call-overload]
        except WaiterError as error:
            raise StackError(f"The stack {name} could not be brought there: {self._reason(name)}") from error
        stack = self.find(name)
        if stack is None:
            raise StackError(f"The stack {name} was deleted meanwhile.")
        return stack

    def _reason(self, name: str) -> str:
        """Of the first resource that failed in the last change; what it took down with it tells nothing."""
        reason = "CloudFormation tells no reason; its console may."
        for event in self._client.describe_stack_events(StackName=name)["StackEvents"]:  # newest first
            status, told = event.get("ResourceStatus", ""), event.get("ResourceStatusReason", "")
            if event.get("LogicalResourceId") == name and told == "User Initiated":
                break
            if status.endswith("_FAILED") and "cancelled" not in told:
                reason = f"{event.get('LogicalResourceId')}: {told}"
        return reason


def _check_free(stack: Stack) -> None:
    if stack.status == "ROLLBACK_COMPLETE":
        raise StackError(
            f"The stack {stack.name} could not be created before; remove what is left of it "
            f"(aws cloudformation delete-stack --stack-name {stack.name}), and try again."
        )
    if stack.status.endswith("_IN_PROGRESS"):
        raise StackError(f"The stack {stack.name} is being changed already; try again when that is done.")
