"""The dataset of a job that is about to start."""

from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import DatasetNotReadyError

_NOT_READY = {
    DatasetStatus.AWAITING_UPLOAD: "awaiting_upload: upload its file to the signed URL first",
    DatasetStatus.PROFILING: "profiling: wait until it is ready, which takes seconds for most files",
    DatasetStatus.REJECTED: "rejected: its error_message says what to change before you upload it again",
}


def require_ready(dataset: Dataset) -> None:
    """DatasetNotReadyError, which says what to do, where no job can start on it."""
    if dataset.status is not DatasetStatus.READY:
        raise DatasetNotReadyError(f"This dataset is {_NOT_READY[dataset.status]}.")
