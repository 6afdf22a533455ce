"""Tells live connections of every change of the jobs that they follow."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.adapters.dynamodb_items import job_from_item, log_from_item
from deep_research.bootstrap import Ports
from deep_research.observability import bind, logger, measurements, tracer

ports = Ports()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    # What failed is named one by one, so that the stream sends only that again, even where all of it failed.
    processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    newest = {"Records": _newest(event["Records"])}
    return process_partial_response(event=newest, record_handler=push, processor=processor, context=context)


def push(record: DynamoDBRecord) -> None:
    """Tells whoever follows the job of this record; the first fault is raised after everybody else was told."""
    image = record.dynamodb.new_image if record.dynamodb else None
    if not image:
        return
    job = job_from_item(image)
    bind(job_id=job.job_id)
    told, faults = ports.following.push(job, log_from_item(image))
    for fault in faults:
        logger.error("Connection not told", exc_info=fault)
    if told:
        with measurements() as metrics:
            metrics.add_metric("ConnectionsTold", MetricUnit.Count, told)
    if faults:
        raise faults[0]


def _newest(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last record of each job: its log holds those of the others."""
    return list({record["dynamodb"]["Keys"]["job_id"]["S"]: record for record in records}.values())
