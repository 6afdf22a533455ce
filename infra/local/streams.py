"""Reads DynamoDB streams for event source mappings: filtered, batched, in order, off the writer's thread, retried.

Plain moto calls the function inside the write, ignores the filter and the answer, and never retries.
"""

import base64
import json
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from moto.awslambda.models import EventSourceMapping, lambda_backends
from moto.events.models import EventPattern

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.background import Background
from infra.local.repairs.destinations import deliver
from infra.local.repairs.dynamodb_writes import StreamRecord
from infra.local.repairs.lambda_invocation import Runtime

RETRY_SECONDS = 0.2
"""Before each retry; doubled each time, up to `LONGEST_RETRY_SECONDS`."""
LONGEST_RETRY_SECONDS = 5.0
DEFAULT_RETRIES = 10
"""AWS retries until the record expires after a day; here a mapping that sets no limit gives up sooner."""


@dataclass(frozen=True)
class Numbered:
    """A record with its place in the log, by which it is forgotten once it has been handled."""

    number: int
    record: StreamRecord

    def to_event(self) -> dict[str, Any]:
        record = self.record.record
        dynamodb = dict(record["dynamodb"], SequenceNumber=str(self.number))
        if isinstance(created := dynamodb.get("ApproximateCreationDateTime"), datetime):
            dynamodb["ApproximateCreationDateTime"] = created.timestamp()
        event = record | {"dynamodb": dynamodb, "eventSourceARN": self.record.stream_arn, "awsRegion": REGION}
        return json.loads(json.dumps(event, default=_base64))  # type: ignore[no-any-return]


def _base64(binary: bytes) -> str:
    return base64.b64encode(binary).decode("ascii")


class StreamReaders:
    """One reader per event source mapping. `handled` is told of each record that needs no more delivery."""

    def __init__(self, runtime: Runtime, background: Background, handled: Callable[[Sequence[int]], object]) -> None:
        self._runtime = runtime
        self._background = background
        self._handled = handled
        self._queues: dict[tuple[str, str], queue.Queue[Numbered]] = {}
        self._lock = threading.Lock()
        self._pending = 0

    def add(self, records: Sequence[Numbered]) -> None:
        """Records in the order in which they were written."""
        for numbered in records:
            key = numbered.record.function_arn, numbered.record.stream_arn
            with self._lock:
                self._pending += 1
                if key not in self._queues:
                    self._queues[key] = queue.Queue()
                    self._background.spawn(f"stream-{key[0].rsplit(':', 1)[-1]}", partial(self._read, *key))
                self._queues[key].put(numbered)

    def idle(self) -> bool:
        return self._pending == 0

    def _read(self, function_arn: str, stream_arn: str) -> None:
        waiting = self._queues[function_arn, stream_arn]
        while not self._background.stopping:
            try:
                batch = [waiting.get(timeout=0.1)]
            except queue.Empty:
                continue
            mapping = _mapping(function_arn, stream_arn)
            size = mapping.batch_size if mapping else 1
            while len(batch) < size and not waiting.empty():
                batch.append(waiting.get())
            if mapping is None or not mapping.enabled:
                self._done(batch)
            else:
                matching = [numbered for numbered in batch if _matches(mapping, numbered)]
                self._done([numbered for numbered in batch if numbered not in matching])
                self._deliver(mapping, matching)

    def _deliver(self, mapping: EventSourceMapping, batch: list[Numbered]) -> None:
        """Until every record is handled or given up. A reader that is stopped meanwhile leaves the rest undelivered."""
        retries = DEFAULT_RETRIES if mapping.max_retry_attempts in (None, -1) else int(mapping.max_retry_attempts)
        attempt = 0
        while batch:
            failed_from, whole_batch = self._invoke(mapping, batch)
            if failed_from:
                attempt = 0
            self._done(batch[:failed_from])
            batch = batch[failed_from:]
            if not batch:
                return
            if attempt >= retries:
                _give_up(mapping, batch, attempt + 1)
                self._done(batch)
                return
            if not self._background.sleep(min(RETRY_SECONDS * 2**attempt, LONGEST_RETRY_SECONDS)):
                return
            attempt += 1
            if whole_batch and mapping.bisect_on_error and len(batch) > 1:
                middle = len(batch) // 2
                self._deliver(mapping, batch[:middle])
                batch = batch[middle:]

    def _invoke(self, mapping: EventSourceMapping, batch: list[Numbered]) -> tuple[int, bool]:
        """How many records from the start are handled, and whether the function failed as a whole."""
        function = lambda_backends[ACCOUNT_ID][REGION].get_function(mapping.function_arn)
        answer = self._runtime.run(function, {"Records": [numbered.to_event() for numbered in batch]})
        if answer.failed:
            return 0, True
        if "ReportBatchItemFailures" not in (mapping.function_response_types or []):
            return len(batch), False
        failures = (json.loads(answer.payload) or {}).get("batchItemFailures") or []
        failed = {str(failure["itemIdentifier"]) for failure in failures}
        numbers = [str(numbered.number) for numbered in batch]
        return min((numbers.index(number) for number in failed if number in numbers), default=len(batch)), False

    def _done(self, batch: Sequence[Numbered]) -> None:
        if batch:
            self._handled([numbered.number for numbered in batch])
            with self._lock:
                self._pending -= len(batch)


def _mapping(function_arn: str, stream_arn: str) -> EventSourceMapping | None:
    """By table, because a stream's own label is new with every start."""
    table_arn = stream_arn.partition("/stream/")[0]
    for mapping in lambda_backends[ACCOUNT_ID][REGION].list_event_source_mappings("", ""):
        if mapping.function_arn == function_arn and mapping.event_source_arn.startswith(f"{table_arn}/stream/"):
            return mapping
    return None


def _matches(mapping: EventSourceMapping, numbered: Numbered) -> bool:
    filters = (mapping.filter_criteria or {}).get("Filters", [])
    event: Any = numbered.to_event()
    return not filters or any(EventPattern.load(each["Pattern"]).matches_event(event) for each in filters)


def _give_up(mapping: EventSourceMapping, batch: Sequence[Numbered], attempts: int) -> None:
    """What AWS sends: where in the stream the records are, not the records."""
    destination = (mapping.destination_config or {}).get("OnFailure", {}).get("Destination")
    if destination is None:
        return
    deliver(
        destination,
        {
            "requestContext": {
                "functionArn": mapping.function_arn,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "version": "1.0",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "DDBStreamBatchInfo": {
                "streamArn": mapping.event_source_arn,
                "shardId": "shardId-00000000000000000000-00000000",
                "startSequenceNumber": str(batch[0].number),
                "endSequenceNumber": str(batch[-1].number),
                "batchSize": len(batch),
            },
        },
    )
