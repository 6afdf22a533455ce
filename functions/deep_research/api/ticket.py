"""Gives out tickets to live connections."""

from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic import BaseModel, Field

from deep_research.api import paths
from deep_research.api.owner import Owner
from deep_research.api.services import WithServices
from deep_research.jobs.tickets import issue

router = APIRouter(tags=["live"])


class LiveTicket(BaseModel):
    success: Literal[True] = True
    url: str = Field(
        description="Open a WebSocket here, once: the ticket in it is used up by that.",
        examples=["wss://a1b2c3.execute-api.eu-central-1.amazonaws.com/live?ticket=l7H0…"],
    )
    expires_at: datetime = Field(description="Until then the ticket is good: a minute from now.")


@router.post(paths.LIVE, status_code=201, summary="Get a ticket to a live connection")
def create_ticket(services: WithServices, owner_id: Owner) -> LiveTicket:
    """A browser can't send a token when it opens a WebSocket; it shows this ticket instead.

    On the connection, `{"action": "subscribe", "job_id": "…", "after": 0}` follows a job of yours.
    """
    ticket = issue(services.connections, owner_id, datetime.now(UTC))
    address = services.settings.require("live_url")
    return LiveTicket(url=f"{address}?{urlencode({'ticket': ticket.text})}", expires_at=ticket.expires_at)
