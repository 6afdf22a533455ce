"""A query of the local Athena: carried out in DuckDB, in a thread of its own."""

import csv
import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any
from uuid import uuid4

import duckdb
from moto.s3.models import s3_backends

from infra.local.athena import tables
from infra.local.athena.dialect import in_duckdb

_TYPES = {
    "BIGINT": "bigint",
    "HUGEINT": "bigint",
    "UBIGINT": "bigint",
    "INTEGER": "integer",
    "SMALLINT": "smallint",
    "TINYINT": "tinyint",
    "DOUBLE": "double",
    "FLOAT": "float",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "VARCHAR": "varchar",
}
"""Athena's name of a type by DuckDB's; everything else is shown as text."""


class LocalExecution:
    """From QUEUED by RUNNING to SUCCEEDED, FAILED or CANCELLED; each tells `status` as GetQueryExecution does.

    Args:
        sql: A statement that parses as Trino's.
        workgroup: Its name and configuration, as moto keeps them.
        account: Whose catalog and buckets it reads.
    """

    def __init__(self, sql: str, workgroup: Any, account: str, region: str) -> None:
        self.execution_id = str(uuid4())
        self.sql = sql
        self.workgroup = workgroup
        self.state = "QUEUED"
        self.reason: str | None = None
        self.scanned = 0
        self.columns: list[dict[str, Any]] = []
        self.rows: list[list[str | None]] = []
        self._account = account
        self._region = region
        self._submitted = datetime.now(UTC)
        self._lock = Lock()
        self._database: duckdb.DuckDBPyConnection | None = None
        self._thread = Thread(target=self._run, name="local-athena", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Cancels what has not ended, and waits for it."""
        self._end("CANCELLED", "Query was cancelled by user")
        while self._thread.is_alive():
            # Between two statements an interruption is lost.
            if self._database is not None:
                with suppress(duckdb.ConnectionException):  # it is closed already
                    self._database.interrupt()
            self._thread.join(0.01)

    def described(self) -> dict[str, Any]:
        """As GetQueryExecution tells it."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self._submitted.timestamp()}
        if self.reason is not None:
            status["StateChangeReason"] = self.reason
        if self.state == "FAILED":
            status["AthenaError"] = {
                "ErrorCategory": 2,
                "ErrorType": 1000,
                "Retryable": False,
                "ErrorMessage": self.reason,
            }
        return {
            "QueryExecutionId": self.execution_id,
            "Query": self.sql,
            "StatementType": "DML",
            "WorkGroup": self.workgroup.name,
            "Status": status,
            "Statistics": {"DataScannedInBytes": self.scanned},
            "ResultConfiguration": {"OutputLocation": self._output},
        }

    @property
    def _output(self) -> str:
        folder = self.workgroup.configuration["ResultConfiguration"]["OutputLocation"]
        return f"{folder.rstrip('/')}/{self.execution_id}.csv"

    def _end(self, state: str, reason: str | None = None) -> bool:
        """Whether it ends so: it has not ended before."""
        with self._lock:
            if self.state not in ("QUEUED", "RUNNING"):
                return False
            self.state, self.reason = state, reason
            return True

    def _run(self) -> None:
        with self._lock:
            if self.state != "QUEUED":
                return
            self.state = "RUNNING"
        try:
            with TemporaryDirectory(prefix="local-athena-") as directory:
                self._carry_out(Path(directory))
        except tables.UnreadableTableError as unknown:
            self._end("FAILED", str(unknown))
        except duckdb.InterruptException:
            self._end("CANCELLED", "Query was cancelled by user")
        except duckdb.Error as failure:
            self._end("FAILED", f"SYNTAX_ERROR: line 1:1: {str(failure).splitlines()[0]}")

    def _carry_out(self, directory: Path) -> None:
        read = {
            table: tables.objects(table, self._account) for table in tables.read(self.sql, self._account, self._region)
        }
        # Whole files: how little of them a columnar reader needs is not modelled.
        self.scanned = sum(key.size for keys in read.values() for key in keys)
        limit = self.workgroup.configuration.get("BytesScannedCutoffPerQuery")
        if limit is not None and self.scanned > int(limit):
            self._end("CANCELLED", f"Query cancelled! : Bytes scanned limit was exceeded ({limit} bytes)")
            return
        with duckdb.connect(config={"autoload_known_extensions": False, "memory_limit": "1GB"}) as database:
            self._database = database
            database.execute("SET TimeZone = 'UTC'")
            for table, keys in read.items():
                tables.view(table, keys, database, directory)
            cursor = database.execute(in_duckdb(self.sql))
            kinds = [_kind(str(column[1])) for column in cursor.description]
            self.columns = [
                {
                    "Name": column[0],
                    "Label": column[0],
                    "Type": kind,
                    "Nullable": "UNKNOWN",
                    "CaseSensitive": kind == "varchar",
                }
                for column, kind in zip(cursor.description, kinds, strict=True)
            ]
            self.rows = [[_text(value) for value in row] for row in cursor.fetchall()]
        self._keep_result()
        self._end("SUCCEEDED")

    def _keep_result(self) -> None:
        """As CSV where the workgroup wants it: NULL is nothing, text is quoted."""
        lines = io.StringIO()
        csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(
            column["Name"] for column in self.columns
        )
        for row in self.rows:
            lines.write(",".join("" if cell is None else json.dumps(cell, ensure_ascii=False) for cell in row) + "\n")
        bucket, _, key = self._output.removeprefix("s3://").partition("/")
        s3_backends[self._account]["aws"].put_object(bucket, key, lines.getvalue().encode())


def _kind(duckdb_type: str) -> str:
    if duckdb_type.endswith("[]"):
        return "array"
    return "decimal" if duckdb_type.startswith("DECIMAL") else _TYPES.get(duckdb_type, "varchar")


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    return str(value)
