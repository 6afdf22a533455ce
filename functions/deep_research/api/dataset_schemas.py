"""Datasets on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)

from deep_research.api.values import line, number
from deep_research.domain.dataset import Dataset, DatasetStatus, Profile
from deep_research.domain.upload import SignedRequest

EXTENSIONS = ("csv", "tsv", "tab", "txt", "json", "ndjson", "jsonl", "parquet", "xlsx", "xlsm", "xlsb", "xls", "ods")
_EXAMPLE_DATASET = "01KDZX5B2G7H4J9K1M3N5P7Q8R"
_NEVER = r"\x00-\x1f\x7f-\x9f\u2028\u2029/\\"
_ANY_CASE = "|".join("".join(f"[{c}{c.upper()}]" for c in extension) for extension in EXTENSIONS)


def _a_file_name(name: str) -> str:
    if "/" in name or "\\" in name:
        raise ValueError("must be a file's name, without its path")
    stem, _, extension = name.rpartition(".")
    if not stem or extension.lower() not in EXTENSIONS:
        raise ValueError(f"must end in one of these: {', '.join('.' + known for known in EXTENSIONS)}")
    return name


class UploadRequest(BaseModel):
    """A file that is about to be uploaded."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "sales.csv", "size_bytes": 48213}]}
    )

    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=255),
        AfterValidator(line),
        AfterValidator(_a_file_name),
        Field(
            description="The file's name; its extension says how it is read.",
            json_schema_extra={"pattern": rf"^[^\s{_NEVER}][^{_NEVER}]*\.({_ANY_CASE})$"},
        ),
    ]
    size_bytes: Annotated[
        int,
        Field(
            ge=1,
            description="Exactly the file's size; the upload takes no other. Deployments take 1 GiB unless configured.",
        ),
        BeforeValidator(number, json_schema_input_type=Annotated[int, Field(ge=1)]),
    ]


class TableRequest(BaseModel):
    """A table of the Glue catalog, which Athena queries where it lies."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Sales", "glue_table": "warehouse.sales"}]}
    )

    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=255),
        AfterValidator(line),
        Field(
            description="What the dataset is called.", json_schema_extra={"pattern": rf"^[^\s{_NEVER}][^{_NEVER}]*$"}
        ),
    ]
    glue_table: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z0-9_-]{1,255}\.[a-z0-9_-]{1,255}$"),
        Field(description="`database.table`, of a database that the deployment allows by its parameter GlueDatabases."),
    ]


BODIES = ("upload", "table")
"""What may be sent: pydantic names the one that it has tried."""


def _kind(body: Any) -> str:
    return "table" if isinstance(body, TableRequest) or (isinstance(body, dict) and "glue_table" in body) else "upload"


DatasetRequest = Annotated[
    Annotated[UploadRequest, Tag("upload")] | Annotated[TableRequest, Tag("table")], Discriminator(_kind)
]


class DatasetSummary(BaseModel):
    dataset_id: str = Field(examples=[_EXAMPLE_DATASET])
    name: str = Field(examples=["sales.csv"])
    size_bytes: int | None = Field(description="Of the file; null for a table of the Glue catalog.")
    glue_table: str | None = Field(description="`database.table`, where the dataset is one of the Glue catalog.")
    status: DatasetStatus
    error_message: str | None = Field(description="Why the file or table was rejected, and what to change.")
    row_count: int | None
    column_count: int | None
    created_at: datetime
    profiled_at: datetime | None


class DatasetCreated(BaseModel):
    success: Literal[True] = True
    dataset_id: str = Field(examples=[_EXAMPLE_DATASET])
    status: DatasetStatus = Field(description="`awaiting_upload`; of a table of the Glue catalog `profiling`.")
    upload: SignedRequest | None = Field(
        description="Send the file so; ingestion starts when it has arrived. Null for a table of the Glue catalog."
    )
    expires_at: datetime | None = Field(description="Until then the upload is taken; null where none is.")


class DatasetDetail(DatasetSummary):
    success: Literal[True] = True
    profile: Profile | None = Field(description="What ingestion learned of every column, once it is ready.")


class DatasetList(BaseModel):
    """Datasets, newest first."""

    success: Literal[True] = True
    count: int
    datasets: list[DatasetSummary]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last.")


class DatasetDeleted(BaseModel):
    success: Literal[True] = True
    dataset_id: str = Field(examples=[_EXAMPLE_DATASET])
    message: str = "Dataset deleted. Results of finished jobs stay; a job that is still running on it may fail."


def summary(dataset: Dataset) -> dict[str, Any]:
    """The fields of a DatasetSummary."""
    return {name: getattr(dataset, name) for name in DatasetSummary.model_fields}
