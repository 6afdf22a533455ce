"""An AWS account in this process (moto), with resources made from the template's own properties."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml

_ROOT = Path(__file__).resolve().parents[2]
_UNKNOWN_TO_THE_CALL = {
    "StreamSpecification",
    "PointInTimeRecoverySpecification",
    "TimeToLiveSpecification",
    "SSESpecification",
}


class _TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as their arguments."""


def _argument(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    return loader.construct_mapping(node)  # type: ignore[arg-type]


_TemplateLoader.add_multi_constructor("!", _argument)


@cache
def template() -> dict[str, Any]:
    """The template, its functions (`!Ref x`) read as their arguments (`x`)."""
    read: dict[str, Any] = yaml.load((_ROOT / "template.yaml").read_text("utf-8"), _TemplateLoader)
    return read


def create_table(resource: str) -> str:
    """Creates the table that the template calls so, and returns its name."""
    properties = template()["Resources"][resource]["Properties"]
    stream = properties.get("StreamSpecification")
    known = {name: value for name, value in properties.items() if name not in _UNKNOWN_TO_THE_CALL}
    if stream:
        known["StreamSpecification"] = {"StreamEnabled": True, **stream}
    boto3.client("dynamodb").create_table(TableName=resource, **known)
    return resource


def create_bucket(name: str = "bucket") -> str:
    client = boto3.client("s3")
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    return name


def state_machine() -> dict[str, Any]:
    definition: dict[str, Any] = json.loads((_ROOT / "statemachine/research.asl.json").read_text())
    return definition


def run_update_state(state: str, table: str, data: dict[str, Any], entered: str) -> None:
    """Does what this DynamoDB state of the machine does, with its own expressions and this state input."""
    parameters = _resolve(state_machine()["States"][state]["Parameters"], data, entered)
    boto3.client("dynamodb").update_item(**parameters | {"TableName": table})


def _resolve(template: Any, data: dict[str, Any], entered: str) -> Any:
    if isinstance(template, dict):
        return {
            name.removesuffix(".$"): _evaluate(value, data, entered)
            if name.endswith(".$")
            else _resolve(value, data, entered)
            for name, value in template.items()
        }
    if isinstance(template, list):
        return [_resolve(each, data, entered) for each in template]
    return template


def _evaluate(expression: str, data: dict[str, Any], entered: str) -> str:
    if expression == "$$.State.EnteredTime":
        return entered
    if expression.startswith("States.Format("):
        form, path = expression.removeprefix("States.Format(").removesuffix(")").split(", ")
        return form.strip("'").replace("{}", _evaluate(path, data, entered))
    value: Any = data
    for name in expression.removeprefix("$.").split("."):
        value = value[name]
    return str(value)
