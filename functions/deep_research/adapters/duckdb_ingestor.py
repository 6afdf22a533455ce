"""Reads an uploaded file of unknown make with DuckDB: typed columns, written once as Parquet, profiled."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from deep_research.adapters.duckdb_conversion import Conversion
from deep_research.adapters.duckdb_profiler import Profiler
from deep_research.adapters.duckdb_staging import Staged, Staging
from deep_research.domain.dataset import Profile
from deep_research.domain.errors import DatasetRejectedError
from deep_research.ingestion.content import recognized

_HEAD_BYTES = 1 << 12


class DuckDBIngestor:
    """Holds no state between files; each is worked on in a directory of its own under `scratch`."""

    def __init__(self, scratch: Path, *, memory: str = "1GB") -> None:
        self._scratch = scratch
        self._memory = memory

    def ingest(self, source: Path, name: str, parquet: Path) -> Profile:
        with source.open("rb") as file:
            content = recognized(file.read(_HEAD_BYTES), name)
        self._scratch.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(dir=self._scratch, prefix="ingest-") as directory,
            _database(Path(directory), self._memory) as database,
        ):
            try:
                staged = Staging(database, Path(directory), name).staged(source, content)
                return _profiled(database, staged, name, parquet)
            except (duckdb.Error, UnicodeDecodeError) as unreadable:
                raise DatasetRejectedError(f"{name} can't be read; {_advice(unreadable)}") from unreadable


def _database(directory: Path, memory: str) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(
        config={
            "memory_limit": memory,
            "temp_directory": str(directory / "spill"),
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    database.execute("SET TimeZone = 'UTC'")
    # It would be drawn on the standard output of the function, which is its log.
    database.execute("SET enable_progress_bar = false")
    return database


def _profiled(database: duckdb.DuckDBPyConnection, staged: Staged, name: str, parquet: Path) -> Profile:
    if not staged.columns:
        raise DatasetRejectedError(
            f"{name} has no columns; upload a file with a header row and at least one row of data."
        )
    readings, told = Conversion(database, staged, parquet).written()
    profiler = Profiler(database, parquet)
    if not profiler.row_count:
        raise DatasetRejectedError(
            f"{name} has no rows of data; upload a file with a header row and at least one row of data."
        )
    originals = {
        column.heading.name: column.heading.original_name
        for column in staged.columns
        if column.heading.original_name is not None
    }
    columns = profiler.columns(originals)
    return Profile(
        row_count=profiler.row_count,
        columns=columns,
        duplicate_rows=profiler.duplicate_rows(columns),
        source=staged.source,
        notes=(
            *staged.notes,
            *told,
            *(note for reading in readings for note in reading.notes),
            *profiler.notes(columns),
        ),
    )


def _advice(error: Exception) -> str:
    if "maximum line size" in str(error).lower():
        return "one of its lines is too long, often because a quotation mark is never closed."
    if isinstance(error, duckdb.OutOfMemoryException):
        return "it needs more memory than there is; upload fewer columns or shorter texts."
    return "save it as CSV with a header row and upload that."
