"""Profiles a typed Parquet file, column by column."""
# ruff: noqa: S608 - every name in this SQL is quoted by quoted(), and nothing else in it comes from a person

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb

from deep_research.domain.dataset import Column, ColumnType, Grain, ValueCount

TOP_VALUES = 50
"""A column with no more distinct values than this has all of them in its profile."""
_TOP_OF_MANY = 20
_LONGEST_VALUE = 300
"""Longer texts are left out of `top_values`: they are prose, not categories."""
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_EXACT_ROWS = 5_000_000
"""Quantiles of longer columns are estimated (t-digest): exact ones hold a whole column in memory."""

_TYPES = {
    "BOOLEAN": ColumnType.BOOLEAN,
    "BIGINT": ColumnType.INTEGER,
    "DOUBLE": ColumnType.NUMBER,
    "DATE": ColumnType.DATE,
    "TIMESTAMP": ColumnType.TIMESTAMP,
    "TIME": ColumnType.TIME,
    "VARCHAR": ColumnType.TEXT,
}


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


class Profiler:
    """Reads one Parquet file whose columns have the types of `ColumnType`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parquet: Path) -> None:
        self._connection = connection
        self._source = "read_parquet('" + str(parquet).replace("'", "''") + "')"

    def row_count(self) -> int:
        return int(self._one(f"SELECT count(*) FROM {self._source}")[0])

    def duplicate_rows(self) -> int:
        """Rows that repeat an earlier row in every column, by a 64-bit hash of the row."""
        found = self._one(
            f"SELECT count(*) - count(DISTINCT hash(cells)) FROM (SELECT row(*COLUMNS(*)) AS cells FROM {self._source})"
        )
        return int(found[0])

    def columns(self, original_names: dict[str, str]) -> tuple[Column, ...]:
        """Every column, in the file's order."""
        described = self._connection.execute(f"DESCRIBE SELECT * FROM {self._source}").fetchall()
        rows = self.row_count()
        return tuple(self._column(name, _TYPES[kind], rows, original_names.get(name)) for name, kind, *_ in described)

    def _column(self, name: str, kind: ColumnType, rows: int, original_name: str | None) -> Column:
        values = quoted(name)
        missing, distinct = self._one(
            f"SELECT count(*) - count({values}), count(DISTINCT {values}) FROM {self._source}"
        )
        # Where no value comes twice there is nothing to group, which is the dearest step on a long column of keys.
        grouped = distinct < rows - missing
        times, grouping = ("count(*)", "GROUP BY ALL") if grouped else ("1", "")
        counts = f"(SELECT {values} AS value, {times} AS times FROM {self._source} {grouping})"
        limit = TOP_VALUES if distinct <= TOP_VALUES else _TOP_OF_MANY
        top = self._connection.execute(
            f"SELECT CAST(value AS VARCHAR), times FROM {counts} WHERE value IS NOT NULL "
            f"AND length(CAST(value AS VARCHAR)) <= {_LONGEST_VALUE} ORDER BY times DESC, value LIMIT {limit}"
        ).fetchall()
        column = Column(
            name=name,
            type=kind,
            nulls=missing,
            distinct=distinct,
            top_values=tuple(ValueCount(value=value, count=count) for value, count in top),
            original_name=original_name,
        )
        if distinct and kind.is_numeric:
            return self._with_numbers(column, values, rows)
        if distinct and (kind.is_temporal or kind is ColumnType.TIME):
            return self._with_moments(column, values)
        return column

    def _with_numbers(self, column: Column, values: str, rows: int) -> Column:
        finite = (
            f"(SELECT {values} AS value FROM {self._source} WHERE {values} IS NOT NULL AND isfinite({values}::DOUBLE))"
        )
        quantile = "quantile_cont" if rows <= _EXACT_ROWS else "approx_quantile"
        least, most, mean, deviation, quantiles = self._one(
            f"SELECT min(value), max(value), avg(value), stddev_samp(value::DOUBLE), "
            f"{quantile}(value, {list(_QUANTILES)}) FROM {finite}"
        )
        return column.model_copy(
            update={
                "minimum": _number(least),
                "maximum": _number(most),
                "mean": mean,
                "standard_deviation": deviation,
                "quantiles": {str(at): float(value) for at, value in zip(_QUANTILES, quantiles or (), strict=False)},
            }
        )

    def _with_moments(self, column: Column, values: str) -> Column:
        least, most = self._one(f"SELECT min({values}), max({values}) FROM {self._source}")
        grain = self._grain(values, column.type) if column.type.is_temporal else None
        return column.model_copy(update={"minimum": _iso(least), "maximum": _iso(most), "grain": grain})

    def _grain(self, values: str, kind: ColumnType) -> Grain:
        moments = f"(SELECT DISTINCT {values}::TIMESTAMP AS moment FROM {self._source} WHERE {values} IS NOT NULL)"
        second, minute, hour, weekdays, first, month_end, quarterly, yearly, days = self._one(
            f"SELECT bool_or(second(moment) > 0), bool_or(minute(moment) > 0), bool_or(hour(moment) > 0), "
            f"count(DISTINCT isodow(moment)), "
            f"bool_and(day(moment) = 1), bool_and(moment::DATE = last_day(moment)), "
            f"count(DISTINCT month(moment) % 3) = 1, count(DISTINCT month(moment)) = 1, "
            f"count(*) FROM {moments}"
        )
        if kind is ColumnType.TIMESTAMP and (second or minute):
            return Grain.MINUTE
        if kind is ColumnType.TIMESTAMP and hour:
            return Grain.HOUR
        if first or month_end:
            return Grain.YEAR if yearly and days > 1 else Grain.QUARTER if quarterly and days > 1 else Grain.MONTH
        return Grain.WEEK if weekdays == 1 and days > 2 else Grain.DAY

    def _one(self, sql: str) -> tuple[Any, ...]:
        found = self._connection.execute(sql).fetchone()
        assert found is not None  # noqa: S101 - an aggregate always has one row
        return tuple(found)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _iso(value: object) -> str | None:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else None
