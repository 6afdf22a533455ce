"""A dataset's queries run where the dataset is: in the catalog's engine if it is registered there."""

from deep_research.domain.dataset import RegisteredTable
from deep_research.domain.keys import table_key
from deep_research.domain.query import Table
from deep_research.stages.routing import RoutedQueryEngine
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

ONE = Table(columns=("one",), rows=((1,),), row_count=1)
TWO = Table(columns=("two",), rows=((2,),), row_count=1)


def test_only_registered_datasets_are_queried_through_the_catalog() -> None:
    artifacts = InMemoryArtifactStore()
    artifacts.write(table_key("large"), RegisteredTable(database="d", table="t", columns=()))
    of_files, of_tables = ScriptedQueryEngine({"q": ONE}), ScriptedQueryEngine({"q": TWO})
    engine = RoutedQueryEngine(artifacts, of_files=of_files, of_tables=of_tables)
    assert (engine.run("small", "q"), engine.run("large", "q", sampled=True)) == (ONE, TWO)
    assert (of_files.sampled, of_tables.sampled) == ([], ["q"])
