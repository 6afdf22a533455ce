"""Tells which documents were fetched, so that a test sees what was remembered."""

from typing import TypeVar

from deep_research.domain.model import Model
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore

M = TypeVar("M", bound=Model)


class CountingArtifactStore(InMemoryArtifactStore):
    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def read(self, key: str, kind: type[M]) -> M | None:
        self.fetched.append(key)
        return super().read(key, kind)
