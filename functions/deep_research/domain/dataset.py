"""A dataset that somebody uploaded or registered, and its profile: what ingestion learned about every column."""

from enum import StrEnum

from deep_research.domain.model import Model, Moment


class DatasetStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    PROFILING = "profiling"
    READY = "ready"
    REJECTED = "rejected"


class ColumnType(StrEnum):
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    TEXT = "text"

    @property
    def is_numeric(self) -> bool:
        return self in (ColumnType.INTEGER, ColumnType.NUMBER)

    @property
    def is_temporal(self) -> bool:
        return self in (ColumnType.DATE, ColumnType.TIMESTAMP)


class Grain(StrEnum):
    """The finest step at which a date column changes."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class ValueCount(Model):
    """A value of a column, as text, with the number of rows that hold it."""

    value: str
    count: int


class Column(Model):
    """What is known of one column. Dates are ISO 8601 text; quantiles are for numeric columns only."""

    name: str
    type: ColumnType
    nulls: int
    distinct: int
    minimum: float | str | None = None
    maximum: float | str | None = None
    mean: float | None = None
    standard_deviation: float | None = None
    quantiles: dict[str, float] = {}
    """Keys `0.05 0.25 0.5 0.75 0.95`."""
    top_values: tuple[ValueCount, ...] = ()
    """The most frequent values first; every value, when there are at most 50."""
    grain: Grain | None = None
    original_name: str | None = None
    """The header as the file had it, where it had to be changed to be unique and not empty."""


class Source(Model):
    """How the uploaded file was read."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


class Profile(Model):
    row_count: int
    columns: tuple[Column, ...]
    duplicate_rows: int | None = 0
    """None where they were not counted."""
    source: Source
    notes: tuple[str, ...] = ()
    """What a person should know of how the file was read: one sentence each."""

    def column(self, name: str) -> Column:
        """The column of that exact name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


class TableColumn(Model):
    """A column of a dataset as a catalog's table has it: `source` is its name there."""

    name: str
    type: ColumnType
    source: str


class RegisteredTable(Model):
    """Where a dataset lies that is queried through a catalog, and not in a file of its own."""

    database: str
    table: str
    columns: tuple[TableColumn, ...]


class Dataset(Model):
    dataset_id: str
    owner_id: str
    name: str
    size_bytes: int | None = None
    """Of the file; None for a table of the catalog."""
    glue_table: str | None = None
    """`database.table`, where the dataset is a table that was there before it."""
    status: DatasetStatus
    error_message: str | None = None
    created_at: Moment
    upload_expires_at: Moment
    """Until then the file, or the start of a table's profiling, is waited for."""
    profiled_at: Moment | None = None
    row_count: int | None = None
    column_count: int | None = None
    expires_at: Moment | None = None
