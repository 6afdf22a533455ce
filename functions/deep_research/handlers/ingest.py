"""Types, converts and profiles an upload that has arrived; profiles a table that was registered."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes import S3EventBridgeNotificationEvent, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.bootstrap import Ports
from deep_research.domain.keys import UPLOADS
from deep_research.ingestion.arrival import Arrival
from deep_research.ingestion.registration import Registration
from deep_research.observability import bind, logger, measurements, tracer

ports = Ports()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@event_source(data_class=S3EventBridgeNotificationEvent)
def handler(event: S3EventBridgeNotificationEvent, context: LambdaContext) -> dict[str, str]:  # noqa: ARG001
    dataset_id = event.detail.object.key.removeprefix(UPLOADS)
    bind(dataset_id=dataset_id)
    registration = Registration(ports.catalog, ports.settings.athena_from_bytes) if ports.catalog else None
    arrival = Arrival(
        ports.datasets, ports.artifacts, ports.files, ports.ingestor, registration, of_tables=ports.profiling_engine
    )
    Path(ports.settings.scratch_directory).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=ports.settings.scratch_directory) as directory:
        outcome = arrival.receive(dataset_id, event.detail.object.size or 0, Path(directory), datetime.now(UTC))
    logger.info("Upload taken in", extra={"outcome": outcome})
    with measurements(outcome=outcome) as metrics:
        metrics.add_metric("DatasetsTakenIn", MetricUnit.Count, 1)
    return {"dataset_id": dataset_id, "outcome": outcome}
