"""CloudFormation: AWS::Athena::WorkGroup and AWS::Glue::Database, which moto skips with a warning."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

LIMIT = "BytesScannedCutoffPerQuery"


def _create_workgroup(properties: Properties, _: str) -> CreatedResource:
    athena, name = client("athena"), properties["Name"]
    configuration: dict[str, Any] = dict(properties["WorkGroupConfiguration"])
    if LIMIT in configuration:
        # What a template may word as text.
        configuration[LIMIT] = int(configuration[LIMIT])
    athena.create_work_group(Name=name, Configuration=configuration, Description=properties.get("Description", ""))
    return CreatedResource(name, {}, lambda: athena.delete_work_group(WorkGroup=name, RecursiveDeleteOption=True))


def _create_database(properties: Properties, name: str) -> CreatedResource:
    glue = client("glue")
    described: dict[str, Any] = {"Name": name.lower()} | properties["DatabaseInput"]
    glue.create_database(DatabaseInput=described)
    return CreatedResource(described["Name"], {}, lambda: glue.delete_database(Name=described["Name"]))


@contextmanager
def repaired() -> Iterator[None]:
    with registered(
        ResourceType("AWS::Athena::WorkGroup", _create_workgroup),
        ResourceType("AWS::Glue::Database", _create_database),
    ):
        yield
