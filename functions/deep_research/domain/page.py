"""One page of a listing."""

from typing import Generic, TypeVar

from deep_research.domain.model import Model

T = TypeVar("T")


class Page(Model, Generic[T]):
    """Items in order, and the cursor of the next page (None on the last)."""

    items: tuple[T, ...]
    next_cursor: str | None = None
