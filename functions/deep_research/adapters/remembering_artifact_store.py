"""Remembers the documents that a warm function has read: profiles and artifacts are written once and read often."""

from collections import OrderedDict
from threading import Lock
from typing import TypeVar

from deep_research.domain.model import Model
from deep_research.domain.ports import ArtifactStore

M = TypeVar("M", bound=Model)


class RememberingArtifactStore:
    """Safe to share between threads. That there is no document is never remembered.

    Args:
        store: Where the documents are.
        kept: How many are remembered; those that were not asked for longest are forgotten first.
    """

    def __init__(self, store: ArtifactStore, *, kept: int = 32) -> None:
        self._store = store
        self._kept = kept
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, type[Model]], Model] = OrderedDict()

    def write(self, key: str, value: Model) -> None:
        self._store.write(key, value)
        with self._lock:
            for known in [each for each in self._known if each[0] == key]:
                del self._known[known]

    def read(self, key: str, kind: type[M]) -> M | None:
        with self._lock:
            known = self._known.get((key, kind))
            if isinstance(known, kind):
                self._known.move_to_end((key, kind))
                return known
        document = self._store.read(key, kind)
        if document is not None:
            self._remember(key, kind, document)
        return document

    def _remember(self, key: str, kind: type[Model], document: Model) -> None:
        with self._lock:
            self._known[key, kind] = document
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
