"""Jobs and datasets for tests, whole and valid; say only what matters."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def a_job(**differences: Any) -> Job:
    usual: dict[str, Any] = {
        "job_id": new_id(),
        "owner_id": "ada",
        "dataset_id": new_id(),
        "question": "What are the top sales trends?",
        "verbose": False,
        "status": JobStatus.PENDING,
        "created_at": NOW,
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
