"""Opens, tells, lists and deletes datasets."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Response
from pydantic import JsonValue

from deep_research.api import paths
from deep_research.api.dataset_schemas import (
    DatasetCreated,
    DatasetDeleted,
    DatasetDetail,
    DatasetList,
    DatasetRequest,
    DatasetSummary,
    TableRequest,
    UploadRequest,
    summary,
)
from deep_research.api.errors import DatasetTooLargeError, ErrorEnvelope
from deep_research.api.idempotency import WithOnce
from deep_research.api.owner import Owner
from deep_research.api.paging import Cursor, Limit
from deep_research.api.services import Services, WithServices
from deep_research.domain import keys
from deep_research.domain.dataset import Dataset, DatasetStatus, Profile
from deep_research.domain.errors import TableNotAllowedError
from deep_research.domain.identity import new_id
from deep_research.ingestion.allowed_tables import require_allowed
from deep_research.jobs.access import owned_dataset
from deep_research.jobs.quotas import require_room_for_dataset

router = APIRouter(tags=["datasets"])

_UPLOAD_SECONDS = 3600
_FORGOTTEN_AFTER = timedelta(days=1)


@router.post(
    paths.DATASETS,
    status_code=201,
    summary="Announce a file, and get a signed URL to upload it; or register a table of the Glue catalog",
    responses={
        201: {"headers": {"Location": {"description": "The dataset's path.", "schema": {"type": "string"}}}},
        403: {"model": ErrorEnvelope, "description": "The deployment does not allow tables of this database."},
    },
)
def create_dataset(
    body: DatasetRequest, response: Response, services: WithServices, owner_id: Owner, once: WithOnce
) -> DatasetCreated:
    """PUT the file to `upload.url` with exactly `upload.headers`; then ask for the dataset until it is ready.

    A table of the Glue catalog is named by `glue_table` instead of `size_bytes`, and nothing is uploaded.
    """

    def carry_out() -> dict[str, JsonValue]:
        if isinstance(body, TableRequest):
            return _register(body, services, owner_id).model_dump(mode="json")
        return _announce(body, services, owner_id).model_dump(mode="json")

    created = DatasetCreated.model_validate(once(body, carry_out))
    response.headers["Location"] = paths.DATASET.format(dataset_id=created.dataset_id)
    return created


@router.get(paths.DATASETS, summary="List your datasets, newest first")
def list_datasets(services: WithServices, owner_id: Owner, limit: Limit = 50, cursor: Cursor = None) -> DatasetList:
    """Send `next_cursor` as `cursor` for the next page."""
    page = services.datasets.page(owner_id, limit=limit, cursor=cursor or None)
    datasets = [DatasetSummary(**summary(dataset)) for dataset in page.items]
    return DatasetList(count=len(datasets), datasets=datasets, next_cursor=page.next_cursor)


@router.get(paths.DATASET, summary="Tell a dataset's status and profile")
def get_dataset(dataset_id: str, services: WithServices, owner_id: Owner) -> DatasetDetail:
    """`profile` is null until the dataset is ready."""
    dataset = owned_dataset(services.datasets, owner_id, dataset_id)
    is_ready = dataset.status is DatasetStatus.READY
    profile = services.artifacts.read(keys.profile_key(dataset_id), Profile) if is_ready else None
    return DatasetDetail(**summary(dataset), profile=profile)


@router.delete(paths.DATASET, summary="Delete a dataset and its files")
def delete_dataset(dataset_id: str, services: WithServices, owner_id: Owner) -> DatasetDeleted:
    """Results of finished jobs stay; a job that is still running on it may fail, and says so."""
    owned_dataset(services.datasets, owner_id, dataset_id)
    # The record goes last: while it is there, deleting again removes what an interrupted deletion left.
    services.files.delete(keys.upload_key(dataset_id))
    services.files.delete(keys.dataset_prefix(dataset_id))
    if services.catalog is not None:
        services.catalog.forget(dataset_id)
    services.datasets.delete(dataset_id)
    return DatasetDeleted(dataset_id=dataset_id)


def _announce(body: UploadRequest, services: Services, owner_id: str) -> DatasetCreated:
    largest = services.settings.max_dataset_bytes
    if body.size_bytes > largest:
        problem = f"A dataset may have at most {largest:,} bytes, and this one has {body.size_bytes:,}; upload a part."
        raise DatasetTooLargeError(problem, field="size_bytes")
    require_room_for_dataset(services.datasets.count(owner_id), services.settings.max_datasets_per_owner)
    now = datetime.now(UTC)
    expires_at = now.replace(microsecond=0) + timedelta(seconds=_UPLOAD_SECONDS)
    dataset = Dataset(
        dataset_id=new_id(),
        owner_id=owner_id,
        name=body.name,
        size_bytes=body.size_bytes,
        status=DatasetStatus.AWAITING_UPLOAD,
        created_at=now,
        upload_expires_at=expires_at,
        expires_at=expires_at + _FORGOTTEN_AFTER,
    )
    services.datasets.add(dataset)
    upload = services.files.signed_upload(keys.upload_key(dataset.dataset_id), body.size_bytes, _UPLOAD_SECONDS)
    return DatasetCreated(dataset_id=dataset.dataset_id, status=dataset.status, upload=upload, expires_at=expires_at)


def _register(body: TableRequest, services: Services, owner_id: str) -> DatasetCreated:
    database, _, table = body.glue_table.partition(".")
    require_allowed(database, services.settings.glue_databases, services.settings.catalog_database)
    if services.catalog is None:
        raise TableNotAllowedError("Tables of the Glue catalog can't be registered here, because there is no Athena.")
    found = services.catalog.find(database, table)
    require_room_for_dataset(services.datasets.count(owner_id), services.settings.max_datasets_per_owner)
    now = datetime.now(UTC)
    dataset = Dataset(
        dataset_id=new_id(),
        owner_id=owner_id,
        name=body.name,
        size_bytes=None,
        glue_table=body.glue_table,
        status=DatasetStatus.PROFILING,
        created_at=now,
        upload_expires_at=now + timedelta(seconds=_UPLOAD_SECONDS),
    )
    services.datasets.add(dataset)
    # Its arrival where uploads arrive starts the profiling.
    services.artifacts.write(keys.upload_key(dataset.dataset_id), found)
    return DatasetCreated(dataset_id=dataset.dataset_id, status=dataset.status, upload=None, expires_at=None)
