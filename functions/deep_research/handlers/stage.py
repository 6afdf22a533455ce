"""What every stage's Lambda does around its stage: event, progress, logs, traces, metrics, artifact, summary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

from deep_research.bootstrap import Ports
from deep_research.domain.errors import JobNotRunningError
from deep_research.domain.job import Job, Stage
from deep_research.domain.keys import answer_key, stage_key
from deep_research.domain.model import Model
from deep_research.domain.query import Answer, QueryPlan
from deep_research.domain.result import Result
from deep_research.observability import bind, logger, measurements, tracer
from deep_research.stages.artifacts import Artifacts

SOFT_LIMIT = timedelta(seconds=3300)
"""After this long no further query starts: the rest of the hour is for concluding from what there is."""
_TOLD = 1000
"""Characters of the direct answer that travel through the state machine, which bounds what states may pass."""

M = TypeVar("M", bound=Model)
Handler = Callable[[dict[str, Any], LambdaContext], dict[str, JsonValue]]


class StageEvent(Model):
    """What the state machine hands to a stage; the last two only to a query."""

    job_id: str
    attempt: int
    stage: Stage | None = None
    """On whose behalf a query runs: `execute`, or `enrich` for a follow-up."""
    query_id: str | None = None


@dataclass(frozen=True)
class StageRun:
    """One run of a stage: its event, its job, and what earlier stages left."""

    event: StageEvent
    job: Job
    artifacts: Artifacts
    context: LambdaContext

    @property
    def query_id(self) -> str:
        """The query that this run is for; ValueError where it is for a whole stage."""
        if self.event.query_id is None:
            raise ValueError("The event names no query.")
        return self.event.query_id

    def in_time(self) -> bool:
        """Whether a query may still start."""
        return self.job.started_at is None or datetime.now(UTC) - self.job.started_at < SOFT_LIMIT

    def in_time_for(self, seconds: float) -> bool:
        """Whether a query may still start that takes so long, before this function's own time is up."""
        return self.in_time() and self.context.get_remaining_time_in_millis() >= seconds * 1000


def stage(default: Stage, kind: type[M], ports: Ports) -> Callable[[Callable[[StageRun], M]], Handler]:
    """Makes a Lambda handler of a function from a run to the stage's artifact.

    A run whose artifact exists returns it: after a retry the work is not done again, but what the machine is told
    and what is recorded of the job is the same.

    Args:
        default: The stage, where the event names none.
        kind: The artifact's type.
        ports: Those of the handler's module.
    """

    def decorate(work: Callable[[StageRun], M]) -> Handler:
        @wraps(work)
        @logger.inject_lambda_context(clear_state=True)
        @tracer.capture_lambda_handler(capture_response=False)
        def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, JsonValue]:
            parsed = StageEvent.model_validate(event)
            current = parsed.stage or default
            bind(job_id=parsed.job_id, stage=current, **({"query_id": parsed.query_id} if parsed.query_id else {}))
            logger.info("Stage started")
            begun = perf_counter()
            try:
                job = ports.jobs.record_stage(parsed.job_id, parsed.attempt, current)
                key = _key(parsed, current)
                artifact = ports.artifacts.read(key, kind)
                reused = artifact is not None
                if artifact is None:
                    artifact = work(StageRun(parsed, job, Artifacts(ports.artifacts, job), context))
                    ports.artifacts.write(key, artifact)
                _record(ports, parsed, current, artifact)
            except JobNotRunningError as superseded:
                logger.info("Stage stopped", extra={"reason": superseded.message})
                raise
            except Exception:
                logger.exception("Stage failed", extra={"seconds": round(perf_counter() - begun, 3)})
                raise
            seconds = round(perf_counter() - begun, 3)
            logger.info("Stage finished", extra={"seconds": seconds, "reused": reused})
            _measure(current, seconds, artifact, reused=reused)
            return _summary(artifact, key)

        return handler

    return decorate


def _key(event: StageEvent, stage: Stage) -> str:
    if event.query_id is not None:
        return answer_key(event.job_id, event.attempt, event.query_id)
    return stage_key(event.job_id, event.attempt, stage)


def _record(ports: Ports, event: StageEvent, stage: Stage, artifact: Model) -> None:
    """Tells the job what counts toward its progress."""
    match artifact, stage:
        case QueryPlan(queries=queries), Stage.CLASSIFY:
            ports.jobs.record_stage(event.job_id, event.attempt, stage, queries_planned=len(queries))
        case QueryPlan(queries=queries), Stage.ENRICH:
            ports.jobs.record_stage(event.job_id, event.attempt, stage, follow_ups_planned=len(queries))
        case Answer(query_id=query_id), _:
            ports.jobs.record_query(event.job_id, event.attempt, query_id)


def _summary(artifact: Model, key: str) -> dict[str, JsonValue]:
    """What the state machine needs of an artifact: ids, never contents."""
    match artifact:
        case QueryPlan(queries=queries):
            return {"queries": [query.query_id for query in queries]}
        case Result(direct_answer=answer):
            told = answer if len(answer) <= _TOLD else f"{answer[: _TOLD - 1]}…"
            return {"result_key": key, "direct_answer": told}
    return {}


def _measure(stage: Stage, seconds: float, artifact: Model, *, reused: bool) -> None:
    metrics = measurements(stage=stage)
    metrics.add_metric("StageSeconds", MetricUnit.Seconds, seconds)
    if isinstance(artifact, Answer) and not reused:
        metrics.add_metric("QueriesRun", MetricUnit.Count, 1)
        metrics.add_metric("QueriesFailed", MetricUnit.Count, int(artifact.error is not None))
    metrics.flush_metrics()
