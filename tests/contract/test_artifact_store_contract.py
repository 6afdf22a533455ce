"""What every artifact store promises, on S3 and in memory."""

import pytest

from deep_research.adapters.s3_artifact_store import S3ArtifactStore
from deep_research.domain.dataset import Profile, Source, ValueCount
from deep_research.domain.ports import ArtifactStore
from tests.contract import account
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore

KEY = "jobs/1/1/decompose.json"


@pytest.fixture(params=["s3", "memory"])
def store(request: pytest.FixtureRequest) -> ArtifactStore:
    if request.param == "memory":
        return InMemoryArtifactStore()
    request.getfixturevalue("aws")
    return S3ArtifactStore(account.create_bucket())


def test_a_document_comes_back_as_it_was_written(store: ArtifactStore) -> None:
    profile = Profile(row_count=1, columns=(), source=Source(format="csv", encoding="utf-8"), notes=("Größe 日本",))
    store.write(KEY, profile)

    assert store.read(KEY, Profile) == profile


def test_writing_again_replaces_a_document(store: ArtifactStore) -> None:
    store.write(KEY, ValueCount(value="a", count=1))
    store.write(KEY, ValueCount(value="a", count=2))

    assert store.read(KEY, ValueCount) == ValueCount(value="a", count=2)


def test_what_was_never_written_reads_as_none(store: ArtifactStore) -> None:
    assert store.read(KEY, ValueCount) is None
