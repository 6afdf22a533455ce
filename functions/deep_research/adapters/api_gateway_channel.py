"""Messages to the connections of an API Gateway WebSocket API."""

from typing import Any

import boto3
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.domain.errors import ConnectionGoneError, ThrottledError


class ApiGatewayChannel:
    """`endpoint` is that of the API's stage, by HTTPS."""

    def __init__(self, endpoint: str, client: Any = None) -> None:
        self._client = client or boto3.client("apigatewaymanagementapi", endpoint_url=endpoint, config=CONFIG)

    def post(self, connection_id: str, message: str) -> None:
        try:
            with domain_errors():
                self._client.post_to_connection(ConnectionId=connection_id, Data=message.encode())
        except ClientError as error:
            match error_code(error):
                case "GoneException":
                    raise ConnectionGoneError("This connection has ended.") from None
                case "LimitExceededException":
                    raise ThrottledError("The service is very busy; try again in a moment.") from error
            raise
