"""Data for a prompt: shortened, as JSON, in blocks that no data can close."""

import json
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from deep_research.domain.dataset import Column, Profile
from deep_research.domain.query import Answer, Query, Scalar, Table

_MOST_COLUMNS = 120
_MOST_VALUES = 12
_MOST_CHARACTERS = 80
"""Of one cell. Prose in cells is cut: what does not reach the model can't talk it into anything."""
_MOST_ITEMS = 20
"""Of a list among the statistics."""


def fenced(name: str, value: JsonValue) -> str:
    """A block of data. Angle brackets are escaped, so that the block ends where it was meant to."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", r"\u003c").replace(">", r"\u003e")
    return f'<data name="{name}">\n{escaped}\n</data>'


def blocks(data: Mapping[str, JsonValue]) -> str:
    return "\n".join(fenced(name, value) for name, value in data.items())


def of_profile(profile: Profile) -> dict[str, JsonValue]:
    """What is known of the dataset: nothing of where it lies or whose it is."""
    return {
        "rows": profile.row_count,
        "duplicate_rows": profile.duplicate_rows,
        "columns": [_of_column(column) for column in profile.columns[:_MOST_COLUMNS]],
        "notes": [_short(note) for note in profile.notes],
    }


def _of_column(column: Column) -> dict[str, JsonValue]:
    known: dict[str, JsonValue] = {
        "name": column.name,
        "type": column.type.value,
        "missing": column.nulls,
        "distinct": column.distinct,
        "minimum": _short(column.minimum),
        "maximum": _short(column.maximum),
        "mean": column.mean,
        "grain": column.grain.value if column.grain else None,
        "frequent_values": [_short(known.value) for known in column.top_values[:_MOST_VALUES]],
    }
    return {key: value for key, value in known.items() if value not in (None, [])}


def of_table(table: Table, most_rows: int) -> dict[str, JsonValue]:
    """The first rows, numbered as references count them."""
    return {
        "columns": list(table.columns),
        "row_count": table.row_count,
        "rows": {str(place): [_short(cell) for cell in row] for place, row in enumerate(table.rows[:most_rows])},
    }


def of_query(query: Query) -> dict[str, JsonValue]:
    return {"id": query.query_id, "question": query.question, "sql": query.sql, "procedure": query.procedure}


def of_answers(answers: Iterable[Answer], most_rows: int) -> list[JsonValue]:
    """The evidence that may be cited, and which queries gave none."""
    return [
        {"id": answer.query_id, "question": answer.question, "failed": answer.error.message}
        if answer.error
        else {
            "id": answer.query_id,
            "question": answer.question,
            "sql": answer.code,
            "table": of_table(answer.data, most_rows),
            "statistics": of_statistics(answer.statistics),
        }
        for answer in answers
    ]


def of_statistics(node: JsonValue) -> JsonValue:
    """The same tree, with long lists and texts cut."""
    if isinstance(node, dict):
        return {key: of_statistics(value) for key, value in node.items()}
    if isinstance(node, list):
        return [of_statistics(item) for item in node[:_MOST_ITEMS]]
    return _short(node)


def _short(value: Scalar) -> Scalar:
    if not isinstance(value, str) or len(value) <= _MOST_CHARACTERS:
        return value
    return f"{value[:_MOST_CHARACTERS]}…"
