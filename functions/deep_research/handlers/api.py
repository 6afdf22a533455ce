"""What every Lambda of the API does around its routes: logs, traces, the answer, and where wanted a metric."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from fastapi import APIRouter

from deep_research.api.application import create_app
from deep_research.api.gateway import answer
from deep_research.bootstrap import Ports
from deep_research.observability import bind, logger, measurements, tracer

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


def serving(*routers: APIRouter, ports: Ports, counted_as: str | None = None) -> Handler:
    """The Lambda handler of an application that has these routes and no others.

    Args:
        routers: Whose routes they are.
        ports: Those of the handler's module.
        counted_as: The metric that counts the requests that succeeded, where there is one.
    """
    app = create_app(routers, ports)

    @logger.inject_lambda_context(clear_state=True)
    @tracer.capture_lambda_handler(capture_response=False)
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        bind(**event.get("pathParameters") or {})
        response = answer(app, event, context)
        if counted_as:
            with measurements() as metrics:
                metrics.add_metric(counted_as, MetricUnit.Count, int(response["statusCode"] < 300))
        return response

    served: Handler = handler
    return served
