"""Counts the queries behind answers that Athena could not run: each is written for it, and parsed as Trino's.

Two parsers read what is written: sqlglot's dialect, and, where node is there, the ANTLR grammar of another project.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlglot import parse_one
from sqlglot.errors import SqlglotError

from deep_research.domain.dataset import ColumnType, RegisteredTable, TableColumn
from deep_research.domain.errors import QueryFailedError, QueryRefusedError
from deep_research.query import guard
from deep_research.query.trino import transpiled
from tests.evaluation.originals import MissingOriginalError, Originals

_NODE_MODULES = Path(".tools/node/node_modules")
_GRAMMAR = Path(__file__).with_name("trino_grammar.mjs")
_MOST_ROWS = 1_000
_TYPES = {
    "BIGINT": ColumnType.INTEGER,
    "BOOLEAN": ColumnType.BOOLEAN,
    "DATE": ColumnType.DATE,
    "DOUBLE": ColumnType.NUMBER,
    "TIMESTAMP": ColumnType.TIMESTAMP,
    "VARCHAR": ColumnType.TEXT,
}


@dataclass
class Dialect:
    """How many different queries there were, by how many grammars they were read, and what is wrong with which."""

    queries: int = 0
    grammars: tuple[str, ...] = ("sqlglot",)
    faults: list[tuple[str, str]] = field(default_factory=list)
    """The query as it was asked, and why Athena could not run it."""


def dialect(jobs: Iterable[dict[str, Any]], originals: Originals) -> Dialect:
    """Of every query in the results of these jobs, those of the cross-checks included."""
    found, written = Dialect(), dict[str, str]()
    for name, code in dict.fromkeys(_asked(jobs)):
        try:
            table = _table(name, originals)
        except MissingOriginalError:
            continue
        found.queries += 1
        try:
            statement = transpiled(guard.checked(code), table, max_rows=_MOST_ROWS)
            for sql in (statement.sql, statement.count_sql, statement.sample_sql):
                parse_one(sql, dialect="trino")
                written[sql] = code
        except (QueryRefusedError, QueryFailedError, SqlglotError) as fault:
            found.faults.append((code, str(fault)))
    if (faults := _by_grammar(list(written))) is not None:
        found.grammars += ("dt-sql-parser",)
        found.faults += [(written[sql], fault) for sql, fault in faults.items()]
    return found


def told(dialect: Dialect) -> Iterator[str]:
    """In sentences: what Athena could not run first."""
    for code, fault in dialect.faults:
        yield f"not in Trino's dialect: {' '.join(code.split())}: {fault}"
    yield (
        f"{dialect.queries} different queries written for Athena and read by {' and '.join(dialect.grammars)}: "
        f"{len(dialect.faults)} not in Trino's dialect"
    )


def _asked(jobs: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Datasets and queries; a query that the guard refuses in any dialect is not among them."""
    for job in jobs:
        for detail in (job.get("result") or {}).get("supporting_details", ()):
            if detail["code"] and (detail["error"] or {}).get("code") != QueryRefusedError.code:
                yield job["dataset_name"], detail["code"]
            if check := detail.get("cross_check"):
                yield job["dataset_name"], check["code"]


def _table(name: str, originals: Originals) -> RegisteredTable:
    columns = tuple(
        TableColumn(name=column, type=_TYPES[kind], source=f"c{place}")
        for place, (column, kind) in enumerate(originals.types(name), 1)
        if kind in _TYPES
    )
    return RegisteredTable(database="datasets", table="dataset", columns=columns)


def _by_grammar(statements: list[str]) -> dict[str, str] | None:
    """What the grammar has against which statement; None where it can't be run."""
    node = shutil.which("node")
    if node is None or not (_NODE_MODULES / "dt-sql-parser").is_dir():
        return None
    ran = subprocess.run(
        [node, str(_GRAMMAR), str(_NODE_MODULES.resolve())],
        input=json.dumps(statements),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if ran.returncode:
        return None
    return {sql: fault for sql, fault in zip(statements, json.loads(ran.stdout), strict=True) if fault}
