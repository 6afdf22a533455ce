"""What a channel to live connections promises, on API Gateway and in memory."""

from collections.abc import Callable

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto.apigatewaymanagementapi.models import apigatewaymanagementapi_backends

from deep_research.adapters.api_gateway_channel import ApiGatewayChannel
from deep_research.domain.errors import ConnectionGoneError, DeepResearchError, ServiceUnavailableError, ThrottledError
from deep_research.domain.ports import Channel
from tests.fakes.in_memory_channel import InMemoryChannel

ENDPOINT = "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/live"
Failing = Callable[[str, int], Channel]


@pytest.fixture
def failing(aws: None) -> Failing:
    """A channel over an API Gateway that answers with this fault."""

    def channel(code: str, status: int) -> Channel:
        once = Config(retries={"total_max_attempts": 1})
        client = boto3.client("apigatewaymanagementapi", endpoint_url=ENDPOINT, config=once)
        stubber = Stubber(client)
        stubber.add_client_error("post_to_connection", service_error_code=code, http_status_code=status)
        stubber.activate()
        return ApiGatewayChannel(ENDPOINT, client)

    return channel


def test_a_message_arrives_whole_in_whatever_script(aws: None) -> None:
    ApiGatewayChannel(ENDPOINT).post("c", '{"question": "Größe 売上"}')

    (backend,) = (each["eu-central-1"] for each in apigatewaymanagementapi_backends.values())
    assert backend.connections["c"].data.decode() == '{"question": "Größe 売上"}'


def test_a_connection_that_has_ended_is_gone_in_memory() -> None:
    channel = InMemoryChannel()
    channel.gone.add("c")

    with pytest.raises(ConnectionGoneError):
        channel.post("c", "{}")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("GoneException", 410, ConnectionGoneError),
        ("LimitExceededException", 429, ThrottledError),
        ("InternalServerError", 500, ServiceUnavailableError),
    ],
)
def test_what_api_gateway_answers_is_told_in_our_words(
    failing: Failing, code: str, status: int, kind: type[DeepResearchError]
) -> None:
    with pytest.raises(kind):
        failing(code, status).post("c", "{}")


def test_a_fault_of_ours_stays_what_it_is(failing: Failing) -> None:
    with pytest.raises(ClientError):
        failing("PayloadTooLargeException", 413).post("c", "{}")
