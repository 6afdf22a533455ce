"""Tickets: a browser can't send a token with a WebSocket's first request, so it shows one of these instead.

A ticket is good once and for a minute. Only its digest is kept: who reads the table can't use what is in it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from deep_research.domain.ports import ConnectionStore

_BYTES = 32
_LIFETIME = timedelta(seconds=60)


class Ticket(NamedTuple):
    """`text` is what is shown, in characters that a URL may hold."""

    text: str
    expires_at: datetime


def issue(connections: ConnectionStore, owner_id: str, at: datetime) -> Ticket:
    """A new ticket with which its owner may connect once."""
    # The store's clock knows whole seconds, and what was promised has to be kept.
    ticket = Ticket(secrets.token_urlsafe(_BYTES), at.replace(microsecond=0) + _LIFETIME)
    connections.keep_ticket(_digest(ticket.text), owner_id, ticket.expires_at)
    return ticket


def redeem(connections: ConnectionStore, text: str, at: datetime) -> str | None:
    """Whose ticket it is, which is then used up. None for one that is used, expired or made up."""
    return connections.take_ticket(_digest(text), at)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
