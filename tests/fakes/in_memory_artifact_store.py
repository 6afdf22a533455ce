"""Documents in a dictionary, held as JSON so that reading gives a new value, as from a service."""

from typing import TypeVar

from deep_research.domain.model import Model

M = TypeVar("M", bound=Model)


class InMemoryArtifactStore:
    def __init__(self) -> None:
        self.documents: dict[str, str] = {}

    def write(self, key: str, value: Model) -> None:
        self.documents[key] = value.model_dump_json()

    def read(self, key: str, kind: type[M]) -> M | None:
        document = self.documents.get(key)
        return None if document is None else kind.model_validate_json(document)
