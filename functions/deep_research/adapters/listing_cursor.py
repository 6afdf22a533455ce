"""Cursors of listings that run from newer to older ids: opaque, and good only for the listing that made them."""

import base64
import binascii
import hashlib

from deep_research.domain.errors import CursorError
from deep_research.domain.identity import is_id

_MARK_BYTES = 9


def encode(last_id: str, *listing: str | None) -> str:
    """The cursor after `last_id` of the listing that these values (owner and filters) name."""
    return base64.urlsafe_b64encode(_mark(listing) + last_id.encode()).decode().rstrip("=")


def decode(cursor: str, *listing: str | None) -> str:
    """The id after which the listing goes on. CursorError where another listing made the cursor, or none did."""
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        last_id = raw[_MARK_BYTES:].decode("ascii")
    except (binascii.Error, ValueError):
        raise _unusable() from None
    if raw[:_MARK_BYTES] != _mark(listing) or not is_id(last_id) or encode(last_id, *listing) != cursor:
        raise _unusable()
    return last_id


def _mark(listing: tuple[str | None, ...]) -> bytes:
    return hashlib.sha256(repr(listing).encode("utf-8", "surrogatepass")).digest()[:_MARK_BYTES]


def _unusable() -> CursorError:
    return CursorError("This cursor does not belong to this listing; start again without a cursor.")
