"""Objects of S3 buckets: a file each, named in the journal once it is whole; the one it replaces goes afterwards."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any
from unittest import mock

from moto.s3.models import FakeKey, S3Backend, s3_backends

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.deploy.package import ARTIFACTS_BUCKET
from infra.local.state.journal import Journal
from infra.local.state.saved import SavedObject


class Objects:
    """Files under `directory`. None keeps objects in memory only."""

    def __init__(self, directory: Path | None, journal: Journal) -> None:
        self._directory = directory
        self._journal = journal
        self._files: dict[tuple[str, str], str] = {}
        self._lock = RLock()
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)

    def load(self) -> None:
        """Puts every saved object back into its bucket, and removes files that no object refers to."""
        if self._directory is None:
            return
        for saved in self._journal.objects():
            bucket = s3_backends[ACCOUNT_ID]["aws"].buckets.get(saved.bucket)
            if bucket is not None:
                bucket.keys[saved.key] = _restored(saved, (self._directory / saved.file).read_bytes())
                self._files[saved.bucket, saved.key] = saved.file
        known = set(self._files.values())
        for file in self._directory.iterdir():
            if file.name not in known:
                file.unlink()

    def save(self, bucket_name: str, key_name: str) -> None:
        """Keeps the object as it is now; forgets it where there is none."""
        if self._directory is None or self._journal.frozen or bucket_name == ARTIFACTS_BUCKET:
            return
        with self._lock:
            bucket = s3_backends[ACCOUNT_ID]["aws"].buckets[bucket_name]
            replaced = self._files.pop((bucket_name, key_name), None)
            key = bucket.keys.get(key_name)
            if isinstance(key, FakeKey):
                file = uuid.uuid4().hex
                (self._directory / file).write_bytes(key.value)
                self._journal.save_object(SavedObject(bucket_name, key_name, file, _description(key)))
                self._files[bucket_name, key_name] = file
            else:
                self._journal.forget_object(bucket_name, key_name)
            if replaced is not None:
                (self._directory / replaced).unlink(missing_ok=True)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Saves each change, one at a time, before it is answered."""
        plain_put, plain_copy = S3Backend.put_object, S3Backend.copy_object
        plain_delete, plain_complete = S3Backend.delete_object, S3Backend.complete_multipart_upload

        def put_object(backend: S3Backend, bucket_name: str, key_name: str, *rest: Any, **named: Any) -> Any:
            with self._lock:
                result = plain_put(backend, bucket_name, key_name, *rest, **named)
                self.save(bucket_name, key_name)
                return result

        def copy_object(
            backend: S3Backend, src_key: Any, dest_bucket_name: str, dest_key_name: str, *rest: Any, **named: Any
        ) -> Any:
            with self._lock:
                result = plain_copy(backend, src_key, dest_bucket_name, dest_key_name, *rest, **named)
                self.save(dest_bucket_name, dest_key_name)
                return result

        def delete_object(backend: S3Backend, bucket_name: str, key_name: str, *rest: Any, **named: Any) -> Any:
            with self._lock:
                result = plain_delete(backend, bucket_name, key_name, *rest, **named)
                self.save(bucket_name, key_name)
                return result

        plain_describe = FakeKey.set_metadata

        plain_list = S3Backend.list_objects

        def list_objects(backend: S3Backend, *rest: Any, **named: Any) -> Any:
            with self._lock:  # moto walks the very dictionary that others write to
                return plain_list(backend, *rest, **named)

        def set_metadata(key: FakeKey, *rest: Any, **named: Any) -> None:
            # moto learns an object's content type only after it has stored the object.
            plain_describe(key, *rest, **named)
            with self._lock:
                bucket_name = key.bucket_name or ""
                if (file := self._files.get((bucket_name, key.name))) is not None:
                    self._journal.save_object(SavedObject(bucket_name, key.name, file, _description(key)))

        def complete_multipart_upload(backend: S3Backend, bucket_name: str, *rest: Any, **named: Any) -> Any:
            with self._lock:
                key = plain_complete(backend, bucket_name, *rest, **named)
                if key is not None:
                    self.save(bucket_name, key.name)
                return key

        with (
            mock.patch.object(S3Backend, "put_object", put_object),
            mock.patch.object(S3Backend, "copy_object", copy_object),
            mock.patch.object(S3Backend, "delete_object", delete_object),
            mock.patch.object(S3Backend, "complete_multipart_upload", complete_multipart_upload),
            mock.patch.object(S3Backend, "list_objects", list_objects),
            mock.patch.object(FakeKey, "set_metadata", set_metadata),
        ):
            yield


def _description(key: FakeKey) -> dict[str, Any]:
    return {"metadata": dict(key._metadata), "etag": key._etag, "last_modified": key.last_modified.isoformat()}


def _restored(saved: SavedObject, content: bytes) -> FakeKey:
    key = FakeKey(
        name=saved.key,
        value=content,
        account_id=ACCOUNT_ID,
        region_name=REGION,
        etag=saved.description["etag"],
        bucket_name=saved.bucket,
    )
    key.set_metadata(saved.description["metadata"])
    key.last_modified = datetime.fromisoformat(saved.description["last_modified"])
    return key
