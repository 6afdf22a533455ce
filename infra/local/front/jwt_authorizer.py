"""The JWT authorizer, with the checks that API Gateway documents and in its order."""

from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from starlette.datastructures import Headers, QueryParams

from infra.local.front.api_definition import JwtSettings


class UnauthorizedError(Exception):
    """The request brings no token that may pass; the text says why, for the www-authenticate header."""

    status_code = 401
    message = "Unauthorized"

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "")
        self.challenge = f'Bearer scope="" error="invalid_token" error_description="{reason}"' if reason else "Bearer"


class ForbiddenError(UnauthorizedError):
    """The token is good, but not for this route."""

    status_code = 403
    message = "Forbidden"

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__()
        self.challenge = f'Bearer scope="{" ".join(scopes)}" error="insufficient_scope"'


class JwtAuthorizer:
    """Lets a request pass whose token one of the issuer's keys signed, for this audience, in its time."""

    def __init__(self, settings: JwtSettings, keys: Mapping[str, Any]) -> None:
        """`keys` is the issuer's JSON Web Key Set."""
        self._settings = settings
        self._keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys}

    def token(self, headers: Headers, query: QueryParams) -> str | None:
        """The token in the first identity source that is there, with or without its `Bearer` prefix."""
        for source in self._settings.identity_sources:
            _, place, name = source.split(".", 2)
            found = (headers if place == "header" else query).get(name)
            if found:
                scheme, _, rest = found.partition(" ")
                return rest.strip() if scheme.lower() == "bearer" else found.strip()
        return None

    def authorize(self, token: str | None, route_scopes: Sequence[str] = ()) -> dict[str, Any]:
        """The token's claims. UnauthorizedError where it may not pass, ForbiddenError where it lacks the scope."""
        if not token:
            raise UnauthorizedError
        claims = self._verified(token)
        audience = claims["aud"] if "aud" in claims else claims.get("client_id")
        if not set(_words(audience)) & set(self._settings.audience):
            raise UnauthorizedError("the token does not have a valid audience")
        if route_scopes and not set(route_scopes) & set(token_scopes(claims)):
            raise ForbiddenError(route_scopes)
        return claims

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            key = self._keys[jwt.get_unverified_header(token)["kid"]]
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._settings.issuer,
                options={"require": ["exp", "iss"], "verify_aud": False},
            )
        except KeyError:
            raise UnauthorizedError("the token is not signed by a key of the issuer") from None
        except jwt.ExpiredSignatureError:
            raise UnauthorizedError("the token has expired") from None
        except jwt.InvalidIssuerError:
            raise UnauthorizedError("the token does not have a valid issuer") from None
        except jwt.ImmatureSignatureError:
            raise UnauthorizedError("the token is not yet valid") from None
        except jwt.PyJWTError:
            raise UnauthorizedError("the token is not valid") from None


def token_scopes(claims: Mapping[str, Any]) -> list[str]:
    """The scopes that a token grants."""
    return _words(claims.get("scope", claims.get("scp")))


def _words(claim: Any) -> list[str]:
    if isinstance(claim, str):
        return claim.split()
    return [str(item) for item in claim] if isinstance(claim, list) else []
