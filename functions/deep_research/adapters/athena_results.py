"""Result pages of an execution as cells, typed as DuckDB gives them: Athena sends everything as text."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from deep_research.adapters.aws import domain_errors
from deep_research.domain.errors import QueryFailedError

_PAGE = 1_000


def rows(client: Any, execution_id: str) -> Iterator[list[object]]:
    """Every row of a SELECT; a cell that Athena leaves out is None, empty text is empty text."""
    request: dict[str, Any] = {"QueryExecutionId": execution_id, "MaxResults": _PAGE}
    is_heading = True
    while True:
        with domain_errors():
            page = client.get_query_results(**request)
        found = page["ResultSet"]
        types = [column["Type"].casefold() for column in found["ResultSetMetadata"]["ColumnInfo"]]
        for row in found["Rows"]:
            if not is_heading:
                yield [_cell(each, kind) for each, kind in zip(row["Data"], types, strict=True)]
            is_heading = False
        if not page.get("NextToken"):
            return
        request["NextToken"] = page["NextToken"]


def _cell(given: dict[str, str], kind: str) -> object:
    text = given.get("VarCharValue")
    if kind in _UNREADABLE:
        # Their text quotes nothing, so that nobody can tell where an element ends.
        raise QueryFailedError("The query returns lists; unnest them, or join them to text.")
    return None if text is None else _READERS.get(kind, str)(text)


def _moment(text: str) -> datetime:
    """A timestamp; one with a zone ends in its name, and here every one is UTC."""
    return datetime.fromisoformat(text.removesuffix(" UTC"))


def _decimal(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)


_UNREADABLE = frozenset({"array", "map", "row", "struct"})
_READERS: dict[str, Callable[[str], object]] = {
    "boolean": lambda text: text == "true",
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), int),
    **dict.fromkeys(("double", "float", "real"), float),
    "decimal": _decimal,
    **dict.fromkeys(("timestamp", "timestamp with time zone"), _moment),
}
"""By Athena's name of the type; dates are ISO 8601 as they come."""
