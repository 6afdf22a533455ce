"""Where the record of a given-up asynchronous invocation goes: an on-failure destination."""

import json
from datetime import UTC, datetime
from typing import Any

from moto.awslambda.models import LambdaFunction

from infra.local.clients import client
from infra.local.runtime.response import Response


def deliver(destination: str, document: dict[str, Any]) -> None:
    """Sends a document to the queue or topic of this ARN."""
    service, name = destination.split(":")[2], destination.rsplit(":", 1)[-1]
    body = json.dumps(document, default=str)
    if service == "sqs":
        sqs = client("sqs")
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody=body)
    elif service == "sns":
        client("sns").publish(TopicArn=destination, Message=body)
    else:
        raise NotImplementedError(f"A failure cannot be sent to {destination}: only queues and topics are known here.")


def send_failure(destination: str, function: LambdaFunction, event: Any, answer: Response, *, attempts: int) -> None:
    """The invocation record as AWS words it."""
    deliver(
        destination,
        {
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "requestContext": {
                "functionArn": f"{function.function_arn}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": attempts,
            },
            "requestPayload": event,
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "responsePayload": json.loads(answer.payload),
        },
    )
