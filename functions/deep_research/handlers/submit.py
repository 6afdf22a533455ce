"""Submits a research job."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.api.application import create_app
from deep_research.api.gateway import answer
from deep_research.api.submit import router
from deep_research.bootstrap import Ports
from deep_research.observability import logger, measurements, tracer

ports = Ports()
app = create_app([router], ports)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    response = answer(app, event, context)
    with measurements() as metrics:
        metrics.add_metric("JobsSubmitted", MetricUnit.Count, int(response["statusCode"] == 202))
    return response
