"""Teaches moto's CloudFormation a resource type, or the properties of a known one that it drops."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from moto.cloudformation import parsing

Properties = dict[str, Any]


@dataclass
class CreatedResource:
    """A resource as the stack keeps it. `attributes` are what Fn::GetAtt may ask for."""

    physical_resource_id: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    undo: Callable[[], object] = lambda: None

    def is_created(self) -> bool:
        return True

    def get_cfn_attribute(self, name: str) -> str:
        return self.attributes[name]

    def delete(self, account_id: str, region_name: str) -> None:  # noqa: ARG002 - moto's signature
        self.undo()


@dataclass(frozen=True)
class ResourceType:
    """`create` takes the resolved properties and a generated name; it calls the service's own API."""

    name: str
    create: Callable[[Properties, str], CreatedResource]

    def has_cfn_attr(self, attribute: str) -> bool:  # noqa: ARG002 - asked again, and answered, by the resource itself
        return True

    def create_from_cloudformation_json(
        self, resource_name: str, cloudformation_json: dict[str, Any], *_: object, **__: object
    ) -> CreatedResource:
        return self.create(cloudformation_json["Properties"], resource_name)


@contextmanager
def configured(model: type, configure: Callable[[Any, Properties], object]) -> Iterator[None]:
    """When a stack creates a resource of this moto model, `configure` gets it with its properties."""
    plain = model.create_from_cloudformation_json  # type: ignore[attr-defined]

    def create(resource_name: str, cloudformation_json: dict[str, Any], *rest: Any, **named: Any) -> Any:
        resource = plain(resource_name, cloudformation_json, *rest, **named)
        configure(resource, cloudformation_json.get("Properties", {}))
        return resource

    with mock.patch.object(model, "create_from_cloudformation_json", staticmethod(create)):
        yield


@contextmanager
def registered(*types: ResourceType) -> Iterator[None]:
    """Moto's CloudFormation knows these types too."""
    with mock.patch.dict(parsing.get_model_map(), {resource_type.name: resource_type for resource_type in types}):
        yield
