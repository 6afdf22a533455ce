"""Whose job, whose dataset: somebody else's answers exactly as one that was never there."""

from deep_research.domain.dataset import Dataset
from deep_research.domain.errors import DatasetNotFoundError, JobNotFoundError
from deep_research.domain.identity import is_id
from deep_research.domain.job import Job
from deep_research.domain.ports import DatasetStore, JobStore

_NO_JOB = "You have no job with this id."
_NO_DATASET = "You have no dataset with this id."


def owned_job(jobs: JobStore, owner_id: str, job_id: str) -> Job:
    """The owner's job. JobNotFoundError, always in the same words, where there is none or it is another's."""
    try:
        job = jobs.get(job_id) if is_id(job_id) else None
    except JobNotFoundError:
        job = None
    if job is None or job.owner_id != owner_id:
        raise JobNotFoundError(_NO_JOB)
    return job


def owned_dataset(datasets: DatasetStore, owner_id: str, dataset_id: str) -> Dataset:
    """The owner's dataset. DatasetNotFoundError, always in the same words, where there is none or it is another's."""
    try:
        dataset = datasets.get(dataset_id) if is_id(dataset_id) else None
    except DatasetNotFoundError:
        dataset = None
    if dataset is None or dataset.owner_id != owner_id:
        raise DatasetNotFoundError(_NO_DATASET)
    return dataset
