"""Datasets as external tables of the Glue catalog, over the files that ingestion has written; and others' tables."""

from collections.abc import Sequence
from typing import Any

import boto3
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.adapters.hive_types import column_type
from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import ColumnType, RegisteredTable, TableColumn
from deep_research.domain.errors import TableNotFoundError
from deep_research.domain.keys import parquet_prefix

_HIVE = {
    ColumnType.INTEGER: "bigint",
    ColumnType.NUMBER: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp",
    ColumnType.TEXT: "string",
}
_UNSEEN = {"EntityNotFoundException", "AccessDeniedException", "InvalidInputException"}
_SHOWN = 40
"""Characters of a type, which may describe a whole tree."""


class GlueTableCatalog:
    """Registers tables in one database, named after their datasets; finds those of any."""

    def __init__(self, database: str, bucket: str, client: Any = None) -> None:
        self._database = database
        self._bucket = bucket
        self._client = client or boto3.client("glue", config=CONFIG)

    def register(self, dataset_id: str, columns: Sequence[tuple[str, ColumnType]]) -> RegisteredTable:
        # Files are read by place: what a header may hold, Hive's names may not.
        found = tuple(
            TableColumn(name=name, type=kind, source=f"c{place}") for place, (name, kind) in enumerate(columns, 1)
        )
        table = RegisteredTable(database=self._database, table=_name(dataset_id), columns=found)
        definition = self._definition(table, dataset_id)
        try:
            with domain_errors():
                self._client.create_table(DatabaseName=self._database, TableInput=definition)
        except ClientError as error:
            if error_code(error) != "AlreadyExistsException":
                raise
            with domain_errors():
                self._client.update_table(DatabaseName=self._database, TableInput=definition)
        return table

    def forget(self, dataset_id: str) -> None:
        try:
            with domain_errors():
                self._client.delete_table(DatabaseName=self._database, Name=_name(dataset_id))
        except ClientError as error:
            if error_code(error) != "EntityNotFoundException":
                raise

    def find(self, database: str, table: str) -> CatalogTable:
        try:
            with domain_errors():
                found = self._client.get_table(DatabaseName=database, Name=table)["Table"]
        except ClientError as error:
            if error_code(error) not in _UNSEEN:
                raise
            problem = f"The catalog has no table {database}.{table} that this service may see; check its name."
            raise TableNotFoundError(problem) from error
        told = (*found.get("StorageDescriptor", {}).get("Columns", ()), *found.get("PartitionKeys", ()))
        types = [(each["Name"], each.get("Type", ""), column_type(each.get("Type", ""))) for each in told]
        columns = tuple(TableColumn(name=name, type=kind, source=name) for name, _, kind in types if kind is not None)
        return CatalogTable(
            table=RegisteredTable(database=database, table=table, columns=columns),
            left_out=tuple(f"{name} ({hive[:_SHOWN]})" for name, hive, kind in types if kind is None),
        )

    def _definition(self, table: RegisteredTable, dataset_id: str) -> dict[str, Any]:
        return {
            "Name": table.table,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
            "StorageDescriptor": {
                "Columns": [{"Name": column.source, "Type": _HIVE[column.type]} for column in table.columns],
                "Location": f"s3://{self._bucket}/{parquet_prefix(dataset_id)}",
                "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                "SerdeInfo": {
                    "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                    "Parameters": {"parquet.column.index.access": "true"},
                },
            },
        }


def _name(dataset_id: str) -> str:
    return f"dataset_{dataset_id.lower()}"
