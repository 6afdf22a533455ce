"""What unit and integration tests share."""

import pytest

from tests.fakes.ingested_tables import IngestedTables


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> IngestedTables:
    return IngestedTables(tmp_path_factory.mktemp("tables"))
