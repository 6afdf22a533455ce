"""Who asks: the subject of the token that API Gateway's authorizer has verified."""

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from deep_research.api.errors import UnauthenticatedError
from deep_research.api.gateway import request_context

_bearer = HTTPBearer(
    scheme_name="Cognito", bearerFormat="JWT", description="A token of the user pool.", auto_error=False
)


def _owner_id(request: Request, _: Annotated[Any, Security(_bearer)]) -> str:
    # The token itself is not looked at: what the authorizer found in it comes with the event.
    claims: Any = request_context(request.scope)
    for step in ("authorizer", "jwt", "claims"):
        claims = claims.get(step) or {}
    owner_id = claims.get("sub")
    if not isinstance(owner_id, str) or not owner_id:
        raise UnauthenticatedError("Sign in, and send your token as Authorization: Bearer.")
    return owner_id


Owner = Annotated[str, Depends(_owner_id)]
