"""Jobs, datasets and results for tests, whole and valid; say only what matters."""

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.keys import partial_result_key
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.query import QueryType
from deep_research.domain.result import Completeness, Data, DataCoverage, Result, SupportingDetail, Usage
from tests.fakes.in_memory_job_store import InMemoryJobStore

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


_PLACES = {
    JobStatus.PENDING: {"place": Place.WAITING},
    JobStatus.RUNNING: {"place": Place.ADMITTED, "admitted_at": NOW, "started_at": NOW},
}


def a_job(**differences: Any) -> Job:
    status = differences.get("status", JobStatus.PENDING)
    usual: dict[str, Any] = {
        "job_id": new_id(),
        "owner_id": "ada",
        "dataset_id": new_id(),
        "question": "What are the top sales trends?",
        "verbose": False,
        "status": status,
        **_PLACES.get(status, {}),
        "created_at": NOW,
        "queued_at": NOW,
        "expires_at": NOW + timedelta(days=90),
    }
    return Job(**usual | differences)


def a_dataset(**differences: Any) -> Dataset:
    usual: dict[str, Any] = {
        "dataset_id": new_id(),
        "owner_id": "ada",
        "name": "sales.csv",
        "size_bytes": 1234,
        "status": DatasetStatus.AWAITING_UPLOAD,
        "created_at": NOW,
        "upload_expires_at": NOW + timedelta(hours=1),
        "expires_at": NOW + timedelta(days=1),
    }
    return Dataset(**usual | differences)


def a_result(rows: int = 1, **differences: Any) -> Result:
    detail = SupportingDetail(
        id="Q1",
        question="How did sales develop?",
        query_type=QueryType.SQL,
        answer="They grew.",
        data=Data(columns=("x",), rows=tuple((f'"{n}"',) for n in range(rows)), row_count=rows, truncated=False),
        code=None,
        statistics={},
        chart=None,
        confidence=0.9,
        follow_up_questions=(),
        error=None,
    )
    return Result(
        main_question="What are the top sales trends?",
        direct_answer="Sales grew.",
        key_findings=(),
        supporting_details=(detail,),
        limitations=(),
        suggested_follow_ups=(),
        data_coverage=DataCoverage(questions_answered=1, total_questions=1, gaps=()),
        completeness=Completeness(complete=True, stages_completed=6, queries_completed=1, queries_planned=1),
        usage=Usage(analyst="statistical", queries=1, query_seconds=0.1, statements_cut=0),
        **differences,
    )


def a_partial_result() -> Result:
    """Of a job that its owner cancelled."""
    ended = Completeness(
        complete=False, stages_completed=3, queries_completed=5, queries_planned=8, reason="The job was cancelled."
    )
    return a_result().model_copy(update={"completeness": ended})


class _Stores(Protocol):
    @property
    def jobs(self) -> InMemoryJobStore: ...
    @property
    def artifacts(self) -> ArtifactStore: ...


def a_completed_job(stores: _Stores, result: Result | None, **differences: Any) -> Job:
    """A job that is stored and has gone its way; with its result, unless that has expired."""
    job = a_job(status=JobStatus.RUNNING, **differences)
    stores.jobs.add(job)
    key = f"jobs/{job.job_id}/1/suggest.json"
    if result:
        stores.artifacts.write(key, result)
    return stores.jobs.complete(job.job_id, 1, key, "Sales grew.", NOW + timedelta(seconds=45))


def a_settled_job(stores: _Stores, partial: Result | None, **differences: Any) -> Job:
    """A job that is stored, and ended early; with what it had found, unless that has expired."""
    job = a_job(completed_at=NOW + timedelta(seconds=30), settled_at=NOW + timedelta(seconds=31), **differences)
    key = partial_result_key(job.job_id, job.attempt)
    if partial:
        stores.artifacts.write(key, partial)
    settled = job.model_copy(update={"result_key": key, "direct_answer": "Sales grew."})
    stores.jobs.add(settled)
    return settled
