"""Tells a job's status, progress and result, and its report."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.api import report, status
from deep_research.api.application import create_app
from deep_research.api.gateway import answer
from deep_research.bootstrap import Ports
from deep_research.observability import bind, logger, tracer

ports = Ports()
app = create_app([status.router, report.router], ports)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    bind(**event.get("pathParameters") or {})
    return answer(app, event, context)
