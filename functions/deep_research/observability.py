"""Logs, traces and metrics of every function. Each line and metric carries what `bind` was told."""

from aws_lambda_powertools import Logger, Metrics, Tracer

logger = Logger(utc=True)
tracer = Tracer()
metrics = Metrics()


def bind(**keys: str) -> None:
    """Puts these keys (`job_id`, `stage`, `dataset_id` …) on every further log line and on the trace."""
    # Kept per thread of execution: a process that serves several runs at once must not mix their lines.
    logger.thread_safe_append_keys(**keys)
    for key, value in keys.items():
        tracer.put_annotation(key, value)
