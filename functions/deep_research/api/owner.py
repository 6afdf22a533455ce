"""Who asks: the claims of the token that API Gateway's authorizer has verified."""

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from deep_research.api.errors import UnauthenticatedError
from deep_research.api.gateway import request_context

_bearer = HTTPBearer(
    scheme_name="Cognito", bearerFormat="JWT", description="A token of the user pool.", auto_error=False
)


def _claims(request: Request) -> dict[str, Any]:
    # The token itself is not looked at: what the authorizer found in it comes with the event, each claim as text.
    claims: Any = request_context(request.scope)
    for step in ("authorizer", "jwt", "claims"):
        claims = claims.get(step) or {}
    found: dict[str, Any] = claims
    return found


def _owner_id(request: Request, _: Annotated[Any, Security(_bearer)]) -> str:
    owner_id = _claims(request).get("sub")
    if not isinstance(owner_id, str) or not owner_id:
        raise UnauthenticatedError("Sign in, and send your token as Authorization: Bearer.")
    return owner_id


def _verified_email(request: Request) -> str | None:
    claims = _claims(request)
    return claims.get("email") or None if claims.get("email_verified") == "true" else None


Owner = Annotated[str, Depends(_owner_id)]
VerifiedEmail = Annotated[str | None, Depends(_verified_email)]
"""The person's own address. None of a token that has none, as access tokens have not, or one that is not verified."""
