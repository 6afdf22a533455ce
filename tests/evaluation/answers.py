"""The jobs of a running API, each with its result and the name of the file that it is about."""

from collections.abc import Iterator
from typing import Any

from deep_research_client import Client
from deep_research_client.errors import ResultUnavailableError


def fetched(api: str) -> Iterator[dict[str, Any]]:
    """Every job as a JSON document, the newest first."""
    with Client(api) as client:
        names = {dataset.dataset_id: dataset.name for dataset in client.datasets.list()}
        for listed in client.jobs.list():
            job = client.jobs.get(listed.job_id)
            try:
                result = client.jobs.result(job).model_dump(mode="json")
            except ResultUnavailableError:
                result = None
            yield job.model_dump(mode="json") | {"dataset_name": names.get(job.dataset_id, ""), "result": result}
