"""Who may connect: the answer of a REQUEST authorizer, taken as API Gateway takes it."""

import fnmatch
from typing import Any

from starlette.requests import HTTPConnection

Policy = Any
"""An IAM policy document, as a function wrote it."""


class RefusedError(Exception):
    """The connection is not to be made; the client gets this status and message."""

    def __init__(self, status_code: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.message = message


def unauthorized() -> RefusedError:
    return RefusedError(401, "Unauthorized")


def is_identified(request: HTTPConnection, sources: tuple[str, ...]) -> bool:
    """Whether the request brings every identity source; without one of them the function is not even asked."""
    places = {"querystring": request.query_params, "header": request.headers}
    parts = [source.split(".", 3) for source in sources]
    return all(places[place].get(name) for _, _, place, name in parts)


def context_of(result: Any, error: Any, arn: str) -> dict[str, str]:
    """What later events carry of who connects. RefusedError where the authorizer's answer does not allow `arn`."""
    if error is not None:
        # A function says in this one way that the caller has to identify itself anew.
        said = result.get("errorMessage") if isinstance(result, dict) else None
        raise unauthorized() if said == "Unauthorized" else RefusedError(500, "Internal server error")
    try:
        allowed = _allows(result["policyDocument"], arn)
        context = {name: _text(value) for name, value in (result.get("context") or {}).items()}
        principal = str(result["principalId"])
    except (KeyError, TypeError, AttributeError):
        raise RefusedError(500, "Internal server error") from None
    if not allowed:
        raise RefusedError(403, "Forbidden")
    return {"principalId": principal} | context


def _allows(policy: Policy, arn: str) -> bool:
    effects = {statement["Effect"] for statement in _listed(policy["Statement"]) if _is_about(statement, arn)}
    return effects == {"Allow"}


def _is_about(statement: Policy, arn: str) -> bool:
    actions = [action.lower() for action in _listed(statement["Action"])]
    return any(fnmatch.fnmatchcase("execute-api:invoke", action) for action in actions) and any(
        fnmatch.fnmatchcase(arn, resource) for resource in _listed(statement["Resource"])
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """As text, which is all that events carry. TypeError for what is no plain value."""
    if not isinstance(value, str | int | float):
        raise TypeError
    return str(value).lower() if isinstance(value, bool) else str(value)
