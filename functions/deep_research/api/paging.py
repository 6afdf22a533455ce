"""How listings are paged."""

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=100, description="At most so many on a page.")]
Cursor = Annotated[
    str | None, Query(max_length=200, description="`next_cursor` of the page before, of the same listing.")
]
