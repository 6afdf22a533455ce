"""What every stage's Lambda does around its stage: event, progress, logs, traces, metrics, artifact, summary."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

from deep_research.bootstrap import Ports
from deep_research.domain.errors import JobNotRunningError, QueryStoppedError
from deep_research.domain.job import Stage
from deep_research.domain.model import Model
from deep_research.domain.query import Answer, QueryPlan
from deep_research.domain.result import Result
from deep_research.handlers.stage_run import StageEvent, StageRun
from deep_research.observability import bind, logger, measurements, tracer
from deep_research.stages.artifacts import Artifacts, Found

_TOLD = 1000
"""Characters of the direct answer that travel through the state machine, which bounds what states may pass."""

M = TypeVar("M", bound=Model)
Handler = Callable[[dict[str, Any], LambdaContext], dict[str, JsonValue]]


def stage(default: Stage, kind: type[M], ports: Ports) -> Callable[[Callable[[StageRun], M]], Handler]:
    """Makes a Lambda handler of a function from a run to the stage's artifact.

    A run whose artifact exists, of this attempt or one before it that is still good, returns it: the work is not done
    again, but what the machine is told and what is recorded of the job is the same.

    Args:
        default: The stage, where the event names none.
        kind: The artifact's type.
        ports: Those of the handler's module.
    """

    def decorate(work: Callable[[StageRun], M]) -> Handler:
        def artifact_of(event: StageEvent, current: Stage, context: LambdaContext) -> tuple[Found[M], bool]:
            job = ports.jobs.record_stage(event.job_id, event.attempt, current, datetime.now(UTC))
            artifacts = Artifacts(ports.artifacts, job)
            found = artifacts.find(current, kind, event.query_id)
            reused = found is not None
            if found is None:
                artifact = _unless_stopped(work, StageRun(event, job, ports.jobs, artifacts, context))
                found = artifacts.keep(current, artifact, event.query_id)
            _record(ports, event, current, found.artifact)
            return found, reused

        @wraps(work)
        @logger.inject_lambda_context(clear_state=True)
        @tracer.capture_lambda_handler(capture_response=False)
        def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, JsonValue]:
            parsed = StageEvent.model_validate(event)
            current = parsed.stage or default
            bind(job_id=parsed.job_id, stage=current, **({"query_id": parsed.query_id} if parsed.query_id else {}))
            with _logged() as watch:
                found, watch.reused = artifact_of(parsed, current, context)
            _measure(current, found.artifact, watch)
            return _summary(found)

        return handler

    return decorate


def _unless_stopped(work: Callable[[StageRun], M], run: StageRun) -> M:
    """The artifact. A query is only stopped for a job that no longer runs: the state machine knows it as such."""
    try:
        return work(run)
    except QueryStoppedError as stopped:
        raise JobNotRunningError(stopped.message) from stopped


@dataclass
class _Watch:
    """How long a run took, and whether it found its work done."""

    seconds: float = 0.0
    reused: bool = False


@contextmanager
def _logged() -> Iterator[_Watch]:
    """One line when the run starts, and one for whichever way it ends."""
    watch, begun = _Watch(), perf_counter()
    logger.info("Stage started")
    try:
        yield watch
    except JobNotRunningError as superseded:
        logger.info("Stage stopped", extra={"reason": superseded.message})
        raise
    except Exception:
        logger.exception("Stage failed", extra={"seconds": round(perf_counter() - begun, 3)})
        raise
    watch.seconds = round(perf_counter() - begun, 3)
    logger.info("Stage finished", extra={"seconds": watch.seconds, "reused": watch.reused})


def _record(ports: Ports, event: StageEvent, stage: Stage, artifact: Model) -> None:
    """Tells the job what counts toward its progress."""
    at = datetime.now(UTC)
    match artifact:
        case QueryPlan(queries=queries):
            ports.jobs.record_plan(event.job_id, event.attempt, stage, len(queries), at)
        case Answer(query_id=query_id):
            ports.jobs.record_query(event.job_id, event.attempt, query_id, at)


def _summary(found: Found[M]) -> dict[str, JsonValue]:
    """What the state machine needs of an artifact: ids, never contents."""
    match found.artifact:
        case QueryPlan(queries=queries):
            return {"queries": [query.query_id for query in queries]}
        case Result(direct_answer=answer):
            told = answer if len(answer) <= _TOLD else f"{answer[: _TOLD - 1]}…"
            return {"result_key": found.key, "direct_answer": told}
    return {}


def _measure(stage: Stage, artifact: Model, watch: _Watch) -> None:
    with measurements(stage=stage) as metrics:
        metrics.add_metric("StageSeconds", MetricUnit.Seconds, watch.seconds)
        if isinstance(artifact, Answer) and not watch.reused:
            metrics.add_metric("QueriesRun", MetricUnit.Count, 1)
            metrics.add_metric("QueriesFailed", MetricUnit.Count, int(artifact.error is not None))
