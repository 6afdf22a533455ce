"""A dataset's queries run where the dataset is: in the catalog's engine if it is registered there."""

from deep_research.domain.dataset import Profile, RegisteredTable, Source
from deep_research.domain.keys import profile_key, table_key
from deep_research.domain.query import Table
from deep_research.stages.routing import RoutedQueryEngine
from tests.fakes.counting_artifact_store import CountingArtifactStore
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

ONE = Table(columns=("one",), rows=((1,),), row_count=1)
TWO = Table(columns=("two",), rows=((2,),), row_count=1)
REGISTERED = RegisteredTable(database="d", table="t", columns=())
PROFILE = Profile(row_count=1, columns=(), source=Source(format="csv"))


def routed(artifacts: InMemoryArtifactStore) -> RoutedQueryEngine:
    files, tables = ScriptedQueryEngine({"q": ONE}), ScriptedQueryEngine({"q": TWO})
    return RoutedQueryEngine(artifacts, of_files=files, of_tables=tables)


def test_only_registered_datasets_are_queried_through_the_catalog() -> None:
    artifacts = InMemoryArtifactStore()
    artifacts.write(table_key("large"), REGISTERED)
    of_files, of_tables = ScriptedQueryEngine({"q": ONE}), ScriptedQueryEngine({"q": TWO})
    engine = RoutedQueryEngine(artifacts, of_files=of_files, of_tables=of_tables)
    assert (engine.run("small", "q"), engine.run("large", "q", sampled=True)) == (ONE, TWO)
    assert (of_files.sampled, of_tables.sampled) == ([], ["q"])


def test_where_a_finished_dataset_is_not_registered_is_looked_up_once() -> None:
    artifacts = CountingArtifactStore()
    artifacts.write(profile_key("small"), PROFILE)
    engine = routed(artifacts)

    assert [engine.run("small", "q") for _ in range(3)] == [ONE] * 3
    assert artifacts.fetched.count(table_key("small")) == 1


def test_a_dataset_that_is_not_finished_may_yet_be_registered() -> None:
    artifacts = InMemoryArtifactStore()
    engine = routed(artifacts)

    assert engine.run("large", "q") == ONE
    artifacts.write(table_key("large"), REGISTERED)
    artifacts.write(profile_key("large"), PROFILE)
    assert engine.run("large", "q") == TWO
