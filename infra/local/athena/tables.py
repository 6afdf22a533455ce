"""The catalog's tables as views of a DuckDB database: Parquet objects of the local S3, columns by place or by name."""

from pathlib import Path
from typing import Any

import duckdb
from moto.glue.models import FakeTable, glue_backends
from moto.s3.models import FakeKey, s3_backends
from sqlglot import exp, parse_one

_HIVE = {"string": "VARCHAR", "int": "INTEGER", "binary": "BLOB"}
"""Hive's names of types that DuckDB does not know."""


class UnreadableTableError(Exception):
    """A statement names a table that the catalog does not have, or one whose files are not Parquet."""


def read(sql: str, account: str, region: str) -> list[FakeTable]:
    """The tables that a statement reads. UnreadableTableError where there is none of that name."""
    named = {(table.db, table.name) for table in parse_one(sql, dialect="trino").find_all(exp.Table) if table.db}
    databases = glue_backends[account][region].databases
    for database, name in sorted(named):
        if database not in databases or name not in databases[database].tables:
            raise UnreadableTableError(
                f"TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.{database}.{name}' does not exist"
            )
    return [databases[database].tables[name] for database, name in sorted(named)]


def objects(table: FakeTable, account: str) -> list[FakeKey]:
    """Every file of the table's folder, but for those that Athena passes over by their name."""
    bucket, _, prefix = _described(table)["StorageDescriptor"]["Location"].removeprefix("s3://").partition("/")
    keys = s3_backends[account]["aws"].get_bucket(bucket).keys
    return [
        key
        for name, key in sorted(keys.items())
        if name.startswith(prefix) and not Path(name).name.startswith((".", "_"))
    ]


def view(table: FakeTable, files: list[FakeKey], database: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Makes the table's view, over copies of its files."""
    storage = _described(table)["StorageDescriptor"]
    if "parquet" not in storage["SerdeInfo"]["SerializationLibrary"].casefold():
        raise UnreadableTableError(f"NOT_SUPPORTED: {table.name} is no Parquet table; the local cloud reads no other")
    paths = []
    for place, key in enumerate(files):
        path = directory / f"{table.name}-{place}.parquet"
        path.write_bytes(key.value)
        paths.append(str(path))
    by_place = storage["SerdeInfo"].get("Parameters", {}).get("parquet.column.index.access") == "true"
    columns = storage["Columns"]
    names = [_quoted(column["Name"]) for column in columns]
    typed = ", ".join(_typed(name, column) for name, column in zip(names, columns, strict=True))
    aliases = f" AS t({', '.join(names)})" if by_place else ""
    database.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(table.database_name)}")
    database.execute(
        f"CREATE VIEW {_quoted(table.database_name)}.{_quoted(table.name)} AS "
        f"SELECT {typed} FROM read_parquet({paths}){aliases}"
    )


def _described(table: FakeTable) -> dict[str, Any]:
    described: dict[str, Any] = table.as_dict()
    return described


def _typed(name: str, column: dict[str, str]) -> str:
    """Structs, maps and arrays are as the file has them: nothing here asks for their parts."""
    return name if "<" in column["Type"] else f"CAST({name} AS {_type(column)}) AS {name}"


def _type(column: dict[str, str]) -> str:
    written = column["Type"].casefold()
    return _HIVE.get(written, written)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
