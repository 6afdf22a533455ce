"""Tables that are in a catalog already: as what they are named, and what of them can be researched."""

from deep_research.domain.dataset import RegisteredTable
from deep_research.domain.model import Model


class CatalogTable(Model):
    """Somebody's table, which is queried where it lies. `left_out` are columns of other types, as `name (type)`."""

    table: RegisteredTable
    left_out: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`database.table`."""
        return f"{self.table.database}.{self.table.table}"
