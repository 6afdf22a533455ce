"""Settles a job whose execution has ended."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from deep_research.bootstrap import Ports
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.slots import Slot
from deep_research.observability import bind, logger, measurements, tracer

ports = Ports()


class Input(BaseModel):
    """What an execution of a job was started with."""

    job_id: str
    attempt: int
    owner_id: str


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@event_source(data_class=EventBridgeEvent)
def handler(event: EventBridgeEvent, context: LambdaContext) -> dict[str, str]:  # noqa: ARG001
    ended = event.detail
    name, status = ended["name"], ExecutionStatus(ended["status"])
    slot = held_by(ended)
    if slot is None:
        logger.warning("Execution was not started for a job", extra={"execution": name, "status": status})
        return {"execution": name, "outcome": "ignored"}
    bind(job_id=slot.job_id)
    # The cause is in AWS's own words: for whoever reads the logs, and never for the job.
    reason = {key: ended.get(key) for key in ("error", "cause")}
    logger.info("Execution ended", extra={"execution": name, "status": status, **reason})
    execution = Execution(name=name, status=status, error=ended.get("error"))
    ports.settlement.settle(slot, execution, datetime.now(UTC))
    with measurements(status=status) as metrics:
        metrics.add_metric("JobsSettled", MetricUnit.Count, 1)
    return {"execution": name, "outcome": "settled"}


def held_by(ended: dict[str, Any]) -> Slot | None:
    """The slot of an execution; None for one that somebody started by hand, which never had any."""
    try:
        given = Input.model_validate_json(ended.get("input") or "")
    except ValidationError:
        return None
    slot = Slot.of(given.job_id, given.attempt, given.owner_id)
    return slot if slot.execution_name == ended["name"] else None
