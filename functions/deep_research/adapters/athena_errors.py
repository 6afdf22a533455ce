"""Athena's failures as the domain's errors, in words that name neither catalog, bucket nor account."""

import re
from typing import Any

from botocore.exceptions import ClientError

from deep_research.adapters.aws import error_code
from deep_research.domain.errors import (
    DeepResearchError,
    QueryFailedError,
    QueryLimitError,
    QueryStoppedError,
    ServiceUnavailableError,
)

_TOO_MUCH = re.compile(
    r"bytes scanned limit|EXCEEDED_\w+LIMIT|exhausted resources|exceeded .*limit|too large", re.IGNORECASE
)
_OF_THE_DEPLOYMENT = re.compile(r"work ?group|output (?:bucket|location)", re.IGNORECASE)
_DENIED = re.compile(r"access ?denied|not authorized|insufficient permission|permission_denied", re.IGNORECASE)
_KIND = re.compile(r"^(?:[A-Z][A-Z_]+: )+")
_PLACE = re.compile(r"line \d+:\d+: ")
_ADDRESS = re.compile(r"\b(?:s3|arn)[:/]\S+")
_SYSTEM = 1
"""Athena's category for faults of its own."""


def failed(status: dict[str, Any]) -> DeepResearchError:
    """The error for an execution that has ended without success."""
    if status["State"] == "CANCELLED":
        if _TOO_MUCH.search(status.get("StateChangeReason", "")):
            return _too_much(status["StateChangeReason"])
        return QueryStoppedError("The query was stopped in Athena.")
    error = status.get("AthenaError", {})
    reason = status.get("StateChangeReason") or error.get("ErrorMessage") or ""
    if _TOO_MUCH.search(reason):
        return _too_much(reason)
    if _DENIED.search(reason):
        return QueryFailedError("Athena may not read the dataset; whoever runs the service has to allow it.")
    if error.get("Retryable") or error.get("ErrorCategory") == _SYSTEM:
        return ServiceUnavailableError("Athena could not run the query at the moment; try again shortly.")
    return QueryFailedError(worded(reason))


def refused(error: ClientError) -> DeepResearchError:
    """The error for a query that Athena did not start."""
    reason = error.response.get("Error", {}).get("Message", "")
    if error_code(error) == "InvalidRequestException" and not _OF_THE_DEPLOYMENT.search(reason):
        return QueryFailedError(worded(reason))
    return ServiceUnavailableError("Athena did not take the query; try again shortly, or ask whoever runs the service.")


def worded(reason: str) -> str:
    """Athena's first sentences, without the names of its errors, positions and addresses."""
    text = _ADDRESS.sub("the dataset", _PLACE.sub("", _KIND.sub("", reason.strip())))
    return " ".join(text.split()) or "Athena could not run the query."


def _too_much(reason: str) -> QueryLimitError:
    if "scanned" in reason.casefold():
        return QueryLimitError("The query would read more than it may; use fewer columns or filter the rows.")
    return QueryLimitError("The query needed more memory than it may; aggregate or filter earlier in it.")
