"""How every adapter talks to AWS: one client configuration, and AWS's faults as the domain's errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import RetriesExceededError
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, ResponseStreamingError
from botocore.exceptions import ConnectionError as NoConnectionError

from deep_research.domain.errors import ServiceUnavailableError, ThrottledError

CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
"""Gives up well within an API function's 29 seconds, so that there is time left to say so."""

_THROTTLED = {
    "BandwidthLimitExceeded",
    "ExecutionLimitExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "Throttled",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
_FAULTS = {"InternalError", "InternalServerError", "RequestTimeout", "TransactionConflictException"}


@contextmanager
def domain_errors() -> Iterator[None]:
    """Raises ThrottledError or ServiceUnavailableError for what passes by itself; others stay what they are."""
    try:
        yield
    except ClientError as error:
        if error_code(error) in _THROTTLED:
            raise ThrottledError("The service is very busy; try again in a moment.") from error
        if error_code(error) in _FAULTS or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
            raise _unavailable() from error
        raise
    except (NoConnectionError, HTTPClientError, ResponseStreamingError, RetriesExceededError) as error:
        raise _unavailable() from error


def error_code(error: ClientError) -> str:
    """AWS's name for what went wrong."""
    return error.response.get("Error", {}).get("Code", "")


def _unavailable() -> ServiceUnavailableError:
    return ServiceUnavailableError("The service is not available at the moment; try again shortly.")
