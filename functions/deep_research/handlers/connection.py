"""Opens and ends live connections, and does what is asked on them."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from deep_research.api.live_messages import (
    Ping,
    Pong,
    Request,
    Subscribe,
    Unsubscribe,
    Unsubscribed,
    read,
    refusal,
)
from deep_research.bootstrap import Ports
from deep_research.domain.errors import ConnectionGoneError, DeepResearchError
from deep_research.observability import bind, logger, tracer

ports = Ports()

_DONE = {"statusCode": 200}
_FAULT = "Something went wrong on our side; subscribe again."


class InternalError(DeepResearchError):
    """A fault of ours. The log has its stack."""

    retryable = True


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    about = event["requestContext"]
    connection_id = about["connectionId"]
    bind(connection_id=connection_id)
    # Not by the route: a message can name any, `$disconnect` too.
    match about["eventType"]:
        case "CONNECT":
            ports.connections.connect(connection_id, about["authorizer"]["owner_id"], datetime.now(UTC))
            logger.info("Connection opened")
        case "DISCONNECT":
            ports.connections.drop(connection_id)
            logger.info("Connection ended")
        case _:
            _serve(connection_id, about["authorizer"]["owner_id"], event.get("body") or "")
    return _DONE


def _serve(connection_id: str, owner_id: str, body: str) -> None:
    """Does what the message asks for, and answers it."""
    try:
        answer = _answer(connection_id, owner_id, body)
        if answer is not None:
            ports.channel.post(connection_id, answer.model_dump_json())
    except ConnectionGoneError:
        ports.connections.drop(connection_id)


def _answer(connection_id: str, owner_id: str, body: str) -> BaseModel | None:
    """None where the answer has been sent already, as a job's events."""
    request: Request | None = None
    try:
        request = read(body)
        return _carry_out(request, connection_id, owner_id)
    except ConnectionGoneError:
        raise
    except DeepResearchError as refused:
        fault = refused
    except Exception:
        logger.exception("Message not served")
        fault = InternalError(_FAULT)
    return refusal(fault, getattr(request, "job_id", None))


def _carry_out(request: Request, connection_id: str, owner_id: str) -> BaseModel | None:
    match request:
        case Ping():
            return Pong()
        case Unsubscribe(job_id=job_id):
            ports.following.unsubscribe(connection_id, job_id)
            return Unsubscribed(job_id=job_id)
        case Subscribe(job_id=job_id, after=after):
            bind(job_id=job_id)
            ports.following.subscribe(
                ports.jobs,
                connection_id=connection_id,
                owner_id=owner_id,
                job_id=job_id,
                after=after,
                at=datetime.now(UTC),
            )
    return None
