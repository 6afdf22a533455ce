"""AWS's faults as the domain's errors."""

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from deep_research.adapters.aws import domain_errors
from deep_research.domain.errors import DeepResearchError, ServiceUnavailableError, ThrottledError


def _client_error(code: str, status: int) -> ClientError:
    said = {
        "Error": {"Code": code, "Message": "Rate of arn:aws:states exceeded"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(said, "Operation")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_client_error("ThrottlingException", 400), ThrottledError),
        (_client_error("ProvisionedThroughputExceededException", 400), ThrottledError),
        (_client_error("SlowDown", 503), ThrottledError),
        (_client_error("InternalServerError", 500), ServiceUnavailableError),
        (_client_error("TransactionConflictException", 400), ServiceUnavailableError),
        (_client_error("503", 503), ServiceUnavailableError),
        (ConnectTimeoutError(endpoint_url="https://example.com"), ServiceUnavailableError),
        (ReadTimeoutError(endpoint_url="https://example.com"), ServiceUnavailableError),
        (EndpointConnectionError(endpoint_url="https://example.com"), ServiceUnavailableError),
    ],
)
def test_what_passes_by_itself_is_transient_and_told_in_our_words(
    error: Exception, kind: type[DeepResearchError]
) -> None:
    with pytest.raises(kind) as raised, domain_errors():
        raise error

    assert "arn:" not in raised.value.message
    assert "example.com" not in raised.value.message


def test_a_fault_of_ours_stays_what_it_is() -> None:
    with pytest.raises(ClientError), domain_errors():
        raise _client_error("ValidationException", 400)
