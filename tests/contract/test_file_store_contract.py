"""What every file store promises, on S3 and in a directory."""

from pathlib import Path

import pytest

from deep_research.adapters.s3_file_store import S3FileStore
from deep_research.domain.errors import ArtifactMissingError
from deep_research.domain.ports import FileStore
from tests.contract import account
from tests.fakes.local_file_store import LocalFileStore


@pytest.fixture(params=["s3", "directory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "directory":
        return LocalFileStore(tmp_path / "files")
    request.getfixturevalue("aws")
    return S3FileStore(account.create_bucket())


def _stored(store: FileStore, tmp_path: Path, key: str, content: bytes = b"a,b\n1,2\n") -> None:
    source = tmp_path / "source"
    source.write_bytes(content)
    store.upload(source, key)


def test_a_file_comes_back_as_it_was_stored(store: FileStore, tmp_path: Path) -> None:
    _stored(store, tmp_path, "datasets/1/data.parquet", b"\x00\xff" * 1000)

    store.download("datasets/1/data.parquet", tmp_path / "copy")

    assert (tmp_path / "copy").read_bytes() == b"\x00\xff" * 1000


def test_a_missing_file_is_told_and_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(ArtifactMissingError):
        store.download("datasets/1/data.parquet", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_deleting_a_prefix_removes_its_files_and_no_others(store: FileStore, tmp_path: Path) -> None:
    for key in ("datasets/1/data.parquet", "datasets/1/profile.json", "datasets/10/data.parquet"):
        _stored(store, tmp_path, key)

    store.delete("datasets/1/")

    with pytest.raises(ArtifactMissingError):
        store.download("datasets/1/profile.json", tmp_path / "copy")
    store.download("datasets/10/data.parquet", tmp_path / "copy")


def test_deleting_what_is_not_there_does_nothing(store: FileStore) -> None:
    store.delete("datasets/1/")


def test_a_signed_upload_names_the_size_it_is_good_for(store: FileStore) -> None:
    request = store.signed_upload("uploads/1", 48213, 3600)

    assert (request.method, request.headers["Content-Length"]) == ("PUT", "48213")
    assert request.headers["Content-Type"]


def test_a_signed_download_is_a_plain_get(store: FileStore, tmp_path: Path) -> None:
    _stored(store, tmp_path, "jobs/1/1/suggest.json")

    request = store.signed_download("jobs/1/1/suggest.json", 60)

    assert (request.method, request.headers) == ("GET", {})
