"""The dataset of a job that is about to start."""

from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import DatasetNotFoundError, DatasetNotReadyError
from deep_research.domain.job import Job
from deep_research.domain.ports import DatasetStore

_NOT_READY = {
    DatasetStatus.AWAITING_UPLOAD: "awaiting_upload: upload its file to the signed URL first",
    DatasetStatus.PROFILING: "profiling: wait until it is ready, which takes seconds for most files",
    DatasetStatus.REJECTED: "rejected: its error_message says what to change before you upload it again",
}


def require_ready(dataset: Dataset) -> None:
    """DatasetNotReadyError, which says what to do, where no job can start on it."""
    if dataset.status is not DatasetStatus.READY:
        raise DatasetNotReadyError(f"This dataset is {_NOT_READY[dataset.status]}.")


def require_still_ready(datasets: DatasetStore, job: Job) -> None:
    """DatasetNotReadyError where the dataset of a job that is tried again can't be used, or is gone."""
    try:
        dataset = datasets.get(job.dataset_id)
    except DatasetNotFoundError:
        gone = "The dataset of this job was deleted; upload it again, and submit the question as a new job."
        raise DatasetNotReadyError(gone) from None
    require_ready(dataset)
