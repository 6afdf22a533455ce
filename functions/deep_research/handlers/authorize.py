"""Lets whoever shows a good ticket open a live connection."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.bootstrap import Ports
from deep_research.jobs.tickets import redeem
from deep_research.observability import logger, tracer

ports = Ports()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    ticket = (event.get("queryStringParameters") or {}).get("ticket", "")
    owner_id = redeem(ports.connections, ticket, datetime.now(UTC))
    if owner_id is None:
        logger.info("Ticket refused")
    return _policy(event["methodArn"], owner_id)


def _policy(resource: str, owner_id: str | None) -> dict[str, Any]:
    """What API Gateway is told, and tells with every event of the connection; refused for nobody."""
    effect = "Deny" if owner_id is None else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {
        "principalId": owner_id or "nobody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"owner_id": owner_id} if owner_id else {},
    }
