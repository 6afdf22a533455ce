"""Tells people and machines that a job has ended."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.adapters.dynamodb_items import job_from_item
from deep_research.bootstrap import Ports
from deep_research.jobs.notification import compose
from deep_research.observability import bind, logger, measurements, tracer

ports = Ports()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    # What failed is named one by one, so that the stream sends only that again, even where all of it failed.
    processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=tell, processor=processor, context=context)


def tell(record: DynamoDBRecord) -> None:
    """Publishes a job that has come to its end with this change; other changes are none of ours."""
    before, after = (record.dynamodb.old_image or {}, record.dynamodb.new_image) if record.dynamodb else ({}, None)
    if not after or before.get("status") == after["status"]:
        return
    job = job_from_item(after)
    if not job.status.is_terminal:
        return
    bind(job_id=job.job_id)
    try:
        ports.notifier.publish(**dict(compose(job, ports.settings.console_url)))
    except Exception:
        logger.exception("Notification failed")
        raise
    logger.info("Notification sent", extra={"status": job.status})
    with measurements(status=job.status) as metrics:
        metrics.add_metric("JobsEnded", MetricUnit.Count, 1)
