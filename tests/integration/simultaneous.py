"""Many requests at the same moment, and what they leave in the tables."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import boto3
import httpx

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from infra.local.cloud import LocalCloud

AT_ONCE = 50
SUBMIT = "/deep-research/jobs/submit"


def at_once(request: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    """The answers to fifty requests that do not wait for each other."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(request, range(AT_ONCE)))


def a_ready_dataset(cloud: LocalCloud, api: httpx.Client) -> str:
    """A dataset of the local user's that counts as ready."""
    identifier = str(api.post("/datasets", json={"name": "sales.csv", "size_bytes": 10}).json()["dataset_id"])
    store = DynamoDBDatasetStore(cloud.resources["DatasetsTable"])
    store.mark_profiling(identifier, datetime.now(UTC))
    store.mark_ready(identifier, row_count=1, column_count=1, at=datetime.now(UTC))
    return identifier


def records(cloud: LocalCloud, dataset_id: str) -> list[dict[str, Any]]:
    """Every job's record on this dataset, whether or not a listing tells it."""
    scan = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=cloud.resources["JobsTable"])
    items = [item for page in scan for item in page["Items"]]
    return [item for item in items if item["dataset_id"]["S"] == dataset_id]
