"""A request that somebody else may send for a while, because we signed it."""

from typing import Literal

from deep_research.domain.model import Model


class SignedRequest(Model):
    method: Literal["GET", "PUT"]
    url: str
    headers: dict[str, str] = {}
    """Must be sent exactly so: they are part of the signature."""
