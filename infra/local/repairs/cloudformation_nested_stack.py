"""CloudFormation: Fn::GetAtt on a nested stack's outputs, which moto answers with nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from moto.cloudformation.models import Stack


def _attribute(self: Stack, name: str) -> str:
    outputs = {output["OutputKey"]: output["OutputValue"] for output in self.outputs or []}
    return str(outputs[name.removeprefix("Outputs.")])


@contextmanager
def repaired() -> Iterator[None]:
    with (
        mock.patch.object(Stack, "get_cfn_attribute", _attribute, create=True),
        # AWS refers to a nested stack by its ARN; moto by its name.
        mock.patch.object(Stack, "physical_resource_id", property(lambda self: self.stack_id)),
    ):
        yield
