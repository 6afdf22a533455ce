"""Finds each minute what no event told, and tells how many jobs wait and run."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.bootstrap import Ports
from deep_research.jobs.sweeping import Action
from deep_research.observability import logger, measurements, tracer

ports = Ports()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    taken = ports.sweep.run(datetime.now(UTC))
    told = {
        "ExecutionsStartedBySweep": taken[Action.START],
        "ExecutionsStoppedBySweep": taken[Action.STOP],
        "JobsSettledBySweep": taken[Action.SETTLE],
        "JobsWaiting": sum(1 for _ in ports.queue.waiting()),
        "SlotsHeld": len(ports.queue.slots().held),
    }
    logger.info("Swept", extra=told)
    with measurements() as metrics:
        for name, count in told.items():
            metrics.add_metric(name, MetricUnit.Count, count)
    return told
