"""Identifiers: ULIDs, which sort by the moment of their making."""

import re

from ulid import ULID

_SHAPE = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id() -> str:
    """A new identifier: 26 characters, unique, later ones sort after earlier ones."""
    return str(ULID())


def is_id(text: str) -> bool:
    """Whether this could be an identifier at all; what could not need not be looked for."""
    return _SHAPE.fullmatch(text) is not None
