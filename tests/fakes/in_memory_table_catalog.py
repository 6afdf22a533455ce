"""Tables of a catalog, in memory."""

from collections.abc import Sequence

from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import ColumnType, RegisteredTable, TableColumn
from deep_research.domain.errors import TableNotFoundError


class InMemoryTableCatalog:
    def __init__(self) -> None:
        self.tables: dict[str, RegisteredTable] = {}
        self.others: dict[str, CatalogTable] = {}

    def register(self, dataset_id: str, columns: Sequence[tuple[str, ColumnType]]) -> RegisteredTable:
        found = tuple(TableColumn(name=name, type=kind, source=name) for name, kind in columns)
        self.tables[dataset_id] = RegisteredTable(database="memory", table=dataset_id, columns=found)
        return self.tables[dataset_id]

    def forget(self, dataset_id: str) -> None:
        self.tables.pop(dataset_id, None)

    def find(self, database: str, table: str) -> CatalogTable:
        try:
            return self.others[f"{database}.{table}"]
        except KeyError:
            raise TableNotFoundError(f"The catalog has no table {database}.{table}.") from None
