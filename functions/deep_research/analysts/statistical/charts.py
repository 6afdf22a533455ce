"""Vega-Lite charts that carry their data."""

from pydantic import JsonValue

from deep_research.domain.query import Scalar, Table

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_MOST_BARS = 20
_MOST_POINTS = 500


def bar(table: Table, category: str, value: str, *, category_title: str, value_title: str) -> dict[str, JsonValue]:
    return _chart(
        "bar",
        _rows(table, (category, value), _MOST_BARS),
        y={"field": category, "type": "nominal", "sort": None, "title": category_title},
        x={"field": value, "type": "quantitative", "title": value_title},
    )


def line(table: Table, period: str, value: str, *, value_title: str, group: str | None = None) -> dict[str, JsonValue]:
    columns = (period, value) if group is None else (period, value, group)
    encoding: dict[str, JsonValue] = {
        "x": {"field": period, "type": "ordinal", "title": "period"},
        "y": {"field": value, "type": "quantitative", "title": value_title},
    }
    if group is not None:
        encoding["color"] = {"field": group, "type": "nominal"}
    return _chart("line", _rows(table, columns, _MOST_POINTS), **encoding)


def scatter(table: Table, x: str, y: str, *, x_title: str, y_title: str) -> dict[str, JsonValue]:
    return _chart(
        "point",
        _rows(table, (x, y), _MOST_POINTS),
        x={"field": x, "type": "quantitative", "title": x_title, "scale": {"zero": False}},
        y={"field": y, "type": "quantitative", "title": y_title, "scale": {"zero": False}},
    )


def histogram(table: Table, value: str, *, title: str) -> dict[str, JsonValue]:
    return _chart(
        "bar",
        _rows(table, (value,), 1000),
        x={"field": value, "type": "quantitative", "bin": {"maxbins": 30}, "title": title},
        y={"aggregate": "count", "type": "quantitative", "title": "rows"},
    )


def boxes(table: Table, group: str, value: str, *, group_title: str, value_title: str) -> dict[str, JsonValue]:
    return _chart(
        "boxplot",
        _rows(table, (group, value), 1000),
        y={"field": group, "type": "nominal", "title": group_title},
        x={"field": value, "type": "quantitative", "title": value_title},
    )


def heat(table: Table, row: str, column: str, value: str) -> dict[str, JsonValue]:
    return _chart(
        "rect",
        _rows(table, (row, column, value), _MOST_POINTS),
        y={"field": row, "type": "nominal"},
        x={"field": column, "type": "nominal"},
        color={"field": value, "type": "quantitative"},
    )


def _rows(table: Table, columns: tuple[str, ...], most: int) -> list[JsonValue]:
    places = [table.columns.index(column) for column in columns]
    return [
        {column: _cell(row[place]) for column, place in zip(columns, places, strict=True)} for row in table.rows[:most]
    ]


def _cell(value: Scalar) -> JsonValue:
    return value


def _chart(mark: str, values: list[JsonValue], **encoding: JsonValue) -> dict[str, JsonValue]:
    return {
        "$schema": _SCHEMA,
        "data": {"values": values},
        "mark": {"type": mark, "tooltip": True},
        "encoding": encoding,
        "width": "container",
    }
