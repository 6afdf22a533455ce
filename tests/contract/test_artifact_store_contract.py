"""What every artifact store promises: on S3, in memory, and one that remembers what it has read."""

import pytest

from deep_research.adapters.remembering_artifact_store import RememberingArtifactStore
from deep_research.adapters.s3_artifact_store import S3ArtifactStore
from deep_research.domain.dataset import Profile, Source, ValueCount
from deep_research.domain.ports import ArtifactStore
from tests.contract import account
from tests.fakes.counting_artifact_store import CountingArtifactStore
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore

KEY = "jobs/1/1/decompose.json"


@pytest.fixture(params=["s3", "memory", "remembering"])
def store(request: pytest.FixtureRequest) -> ArtifactStore:
    if request.param == "memory":
        return InMemoryArtifactStore()
    if request.param == "remembering":
        return RememberingArtifactStore(InMemoryArtifactStore())
    request.getfixturevalue("aws")
    return S3ArtifactStore(account.create_bucket())


def test_a_document_comes_back_as_it_was_written(store: ArtifactStore) -> None:
    profile = Profile(row_count=1, columns=(), source=Source(format="csv", encoding="utf-8"), notes=("Größe 日本",))
    store.write(KEY, profile)

    assert store.read(KEY, Profile) == profile


def test_writing_again_replaces_a_document(store: ArtifactStore) -> None:
    for count in (1, 2):
        store.write(KEY, ValueCount(value="a", count=count))
        assert store.read(KEY, ValueCount) == ValueCount(value="a", count=count)


def test_what_was_never_written_reads_as_none(store: ArtifactStore) -> None:
    assert store.read(KEY, ValueCount) is None


def test_what_was_not_there_yet_is_found_once_it_is(store: ArtifactStore) -> None:
    assert store.read(KEY, ValueCount) is None
    store.write(KEY, ValueCount(value="a", count=1))

    assert store.read(KEY, ValueCount) is not None


def test_what_was_read_once_is_not_fetched_again_until_others_took_its_place() -> None:
    behind = CountingArtifactStore()
    store = RememberingArtifactStore(behind, kept=2)
    for name in "abc":
        behind.write(name, ValueCount(value=name, count=1))

    for name in "aabbacab":
        store.read(name, ValueCount)
    assert behind.fetched == ["a", "b", "c", "b"]
