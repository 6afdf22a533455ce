"""A catalog of tables: registering again is registering once, and what is forgotten is gone."""

import boto3
import pytest
from botocore.exceptions import ClientError

from deep_research.adapters.glue_table_catalog import GlueTableCatalog
from deep_research.domain.dataset import ColumnType
from deep_research.domain.errors import TableNotFoundError
from deep_research.domain.ports import TableCatalog
from tests.fakes.in_memory_table_catalog import InMemoryTableCatalog

COLUMNS = (("Total (€)", ColumnType.NUMBER), ("total (€)_2", ColumnType.TEXT))


@pytest.fixture(params=["glue", "memory"])
def catalog(request: pytest.FixtureRequest) -> TableCatalog:
    if request.param == "memory":
        return InMemoryTableCatalog()
    request.getfixturevalue("aws")
    boto3.client("glue").create_database(DatabaseInput={"Name": "datasets"})
    return GlueTableCatalog("datasets", "bucket")


def test_registers_every_column_under_its_own_name(catalog: TableCatalog) -> None:
    table = catalog.register("01ABC", COLUMNS)
    assert [(column.name, column.type) for column in table.columns] == list(COLUMNS)
    assert catalog.register("01ABC", COLUMNS) == table


def test_forgets_twice_as_once(catalog: TableCatalog) -> None:
    catalog.register("01ABC", COLUMNS)
    catalog.forget("01ABC")
    catalog.forget("01ABC")
    catalog.forget("never")


def test_the_table_is_the_datasets_folder_and_no_more(aws: None) -> None:
    glue = boto3.client("glue")
    glue.create_database(DatabaseInput={"Name": "datasets"})
    GlueTableCatalog("datasets", "bucket").register("01ABC", COLUMNS)
    storage = glue.get_table(DatabaseName="datasets", Name="dataset_01abc")["Table"]["StorageDescriptor"]
    assert storage["Location"] == "s3://bucket/datasets/01ABC/table/"
    assert [column["Type"] for column in storage["Columns"]] == ["double", "string"]
    GlueTableCatalog("datasets", "bucket").forget("01ABC")
    with pytest.raises(ClientError, match="EntityNotFound"):
        glue.get_table(DatabaseName="datasets", Name="dataset_01abc")


def test_a_table_that_is_not_there_is_not_found(catalog: TableCatalog) -> None:
    with pytest.raises(TableNotFoundError):
        catalog.find("datasets", "nowhere")
    with pytest.raises(TableNotFoundError):
        catalog.find("nowhere", "sales")


def test_finds_another_table_with_its_partitions_and_tells_what_has_no_single_values(aws: None) -> None:
    glue = boto3.client("glue")
    glue.create_database(DatabaseInput={"Name": "lake"})
    types = ("string", "varchar(20)", "decimal(10,2)", "decimal(12,0)", "decimal(38)", "smallint", "timestamp")
    columns = [{"Name": f"c{place}", "Type": kind} for place, kind in enumerate((*types, "map<string,int>", "binary"))]
    definition = {
        "Name": "sales",
        "StorageDescriptor": {"Columns": columns},
        "PartitionKeys": [{"Name": "day", "Type": "date"}],
    }
    glue.create_table(DatabaseName="lake", TableInput=definition)
    found = GlueTableCatalog("datasets", "bucket").find("lake", "sales")
    told = ["text", "text", "number", "integer", "number", "integer", "timestamp", "date"]
    assert [column.type for column in found.table.columns] == told
    assert found.table.columns[-1].source == "day"
    assert found.left_out == ("c7 (map<string,int>)", "c8 (binary)")
