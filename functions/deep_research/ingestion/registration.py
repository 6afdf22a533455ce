"""Which datasets are registered in the catalog: those that are too large to be queried from their file."""

from dataclasses import dataclass

from deep_research.domain.dataset import ColumnType, Profile, RegisteredTable
from deep_research.domain.ports import TableCatalog


@dataclass(frozen=True)
class Registration:
    """`from_bytes` of Parquet a dataset is registered; 0 registers none."""

    catalog: TableCatalog
    from_bytes: int

    def table(self, dataset_id: str, profile: Profile, parquet_bytes: int) -> RegisteredTable | None:
        """The dataset's table; None for one that stays with its file."""
        is_large = 0 < self.from_bytes <= parquet_bytes
        # Hive has no type for times of the day.
        if not is_large or any(column.type is ColumnType.TIME for column in profile.columns):
            return None
        return self.catalog.register(dataset_id, [(column.name, column.type) for column in profile.columns])
