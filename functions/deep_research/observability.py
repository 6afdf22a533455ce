"""Logs, traces and metrics of every function. Each line and metric carries what `bind` was told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.metrics import EphemeralMetrics

logger = Logger(utc=True)
tracer = Tracer()
# The runtime shows every library's INFO, and botocore tells of each client that it makes.
logging.getLogger("botocore").setLevel(logging.WARNING)


def bind(**keys: str) -> None:
    """Puts these keys (`job_id`, `stage`, `dataset_id` …) on every further log line and on the trace."""
    # Kept per thread of execution: a process that serves several runs at once must not mix their lines.
    logger.thread_safe_append_keys(**keys)
    for key, value in keys.items():
        tracer.put_annotation(key, value)


@contextmanager
def measurements(**dimensions: str) -> Iterator[EphemeralMetrics]:
    """Metrics to be filled; they are written when the block ends, with what `bind` was told beside them."""
    # A shared one would mix runs that share a process.
    metrics = EphemeralMetrics()
    for name, value in dimensions.items():
        metrics.add_dimension(name, value)
    for key, value in logger.thread_safe_get_current_keys().items():
        if key not in dimensions:
            metrics.add_metadata(key, value)
    yield metrics
    metrics.flush_metrics()
