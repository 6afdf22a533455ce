"""Says that the API is up."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from deep_research.api import paths
from deep_research.api.services import WithServices

router = APIRouter(tags=["health"])


class Health(BaseModel):
    success: Literal[True] = True
    status: Literal["ok"] = "ok"
    environment: str


@router.get(paths.HEALTH, summary="Say that the API is up")
def health(services: WithServices) -> Health:
    """The only operation that asks for no token."""
    return Health(environment=services.settings.environment)
