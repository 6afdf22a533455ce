"""CloudFormation: AWS::Lambda::EventInvokeConfig, which moto skips: an asynchronous invocation's retries and DLQ."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered


def _create(properties: Properties, name: str) -> CreatedResource:
    awslambda = client("lambda")
    function = properties["FunctionName"]
    settings = {key: value for key, value in properties.items() if key not in ("FunctionName", "Qualifier")}
    awslambda.put_function_event_invoke_config(FunctionName=function, **settings)
    return CreatedResource(name, {}, lambda: awslambda.delete_function_event_invoke_config(FunctionName=function))


@contextmanager
def repaired() -> Iterator[None]:
    with registered(ResourceType("AWS::Lambda::EventInvokeConfig", _create)):
        yield
