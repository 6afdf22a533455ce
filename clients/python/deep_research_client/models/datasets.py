"""Datasets, with what ingestion learned of them."""

from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from deep_research_client.models.wire import WireModel


class DatasetStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    PROFILING = "profiling"
    READY = "ready"
    REJECTED = "rejected"


class ValueCount(WireModel):
    value: str
    count: int


class Column(WireModel):
    """What ingestion learned of one column. Quantiles have the keys `0.05 0.25 0.5 0.75 0.95`."""

    name: str
    type: str
    nulls: int = 0
    distinct: int | None = None
    minimum: JsonValue = None
    maximum: JsonValue = None
    mean: float | None = None
    standard_deviation: float | None = None
    quantiles: dict[str, float] = {}
    top_values: tuple[ValueCount, ...] = ()
    grain: str | None = None


class Profile(WireModel):
    row_count: int
    columns: tuple[Column, ...] = ()
    duplicate_rows: int | None = 0
    """None where they were not counted."""
    notes: tuple[str, ...] = ()


class Dataset(WireModel):
    dataset_id: str
    status: DatasetStatus
    name: str = ""
    size_bytes: int | None = None
    """None for a table of the Glue catalog, which `glue_table` names."""
    glue_table: str | None = None
    row_count: int | None = None
    column_count: int | None = None
    profile: Profile | None = None
    error_message: str | None = None
    created_at: datetime | None = None


class SignedUpload(WireModel):
    """A request that stores the file: sent exactly so, once, before it expires."""

    method: str
    url: str
    headers: dict[str, str] = {}


class CreatedDataset(WireModel):
    dataset_id: str
    status: DatasetStatus
    upload: SignedUpload | None = None
    """None for a table of the Glue catalog: there is nothing to upload."""
    expires_at: datetime | None = None


class DatasetPage(WireModel):
    datasets: tuple[Dataset, ...] = ()
    next_cursor: str | None = None
