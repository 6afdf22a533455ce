"""Where things lie in the bucket. Every key of the system is made here."""

from deep_research.domain.job import Stage

UPLOADS = "uploads/"


def upload_key(dataset_id: str) -> str:
    return f"{UPLOADS}{dataset_id}"


def dataset_prefix(dataset_id: str) -> str:
    return f"datasets/{dataset_id}/"


def parquet_prefix(dataset_id: str) -> str:
    """A folder of its own: a catalog's table is every file of a folder."""
    return f"{dataset_prefix(dataset_id)}table/"


def parquet_key(dataset_id: str) -> str:
    return f"{parquet_prefix(dataset_id)}data.parquet"


def table_key(dataset_id: str) -> str:
    """Where it is told as which table of the catalog the dataset is registered, if it is."""
    return f"{dataset_prefix(dataset_id)}table.json"


def profile_key(dataset_id: str) -> str:
    return f"{dataset_prefix(dataset_id)}profile.json"


def stage_key(job_id: str, attempt: int, stage: Stage) -> str:
    return f"jobs/{job_id}/{attempt}/{stage}.json"


def answer_key(job_id: str, attempt: int, query_id: str) -> str:
    return f"jobs/{job_id}/{attempt}/{Stage.EXECUTE}/{query_id}.json"


def partial_result_key(job_id: str, attempt: int) -> str:
    return f"jobs/{job_id}/{attempt}/partial.json"
