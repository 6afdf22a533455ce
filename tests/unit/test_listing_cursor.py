"""Cursors lead back to where a page ended, and nowhere else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deep_research.adapters import listing_cursor
from deep_research.domain.errors import CursorError
from deep_research.domain.identity import new_id

_LISTINGS = st.tuples(st.text(), st.none() | st.text(), st.none() | st.text())


@pytest.mark.property
@given(_LISTINGS)
def test_a_cursor_leads_back_to_the_id_it_was_made_of(listing: tuple[str, str | None, str | None]) -> None:
    last = new_id()

    assert listing_cursor.decode(listing_cursor.encode(last, *listing), *listing) == last


@pytest.mark.property
@given(_LISTINGS, _LISTINGS)
@example(("a", "b", None), ("a", None, "b"))
@example(("a, b", None, None), ("a", " b", None))
def test_a_cursor_leads_nowhere_in_another_listing(
    mine: tuple[str, str | None, str | None], others: tuple[str, str | None, str | None]
) -> None:
    cursor = listing_cursor.encode(new_id(), *mine)

    if mine != others:
        with pytest.raises(CursorError):
            listing_cursor.decode(cursor, *others)


@pytest.mark.property
@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]{40,60}", fullmatch=True))
def test_no_text_that_is_not_a_cursor_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(CursorError):
        listing_cursor.decode(text, "ada")
