"""Identifiers: ULIDs, which sort by the moment of their making."""

from ulid import ULID


def new_id() -> str:
    """A new identifier: 26 characters, unique, later ones sort after earlier ones."""
    return str(ULID())
