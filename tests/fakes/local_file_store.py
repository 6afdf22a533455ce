"""Files in a directory of this machine; signed requests point at `file://` and sign nothing."""

import shutil
from pathlib import Path

from deep_research.domain.errors import ArtifactMissingError
from deep_research.domain.upload import SignedRequest


class LocalFileStore:
    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def signed_upload(self, key: str, size_bytes: int, expires_in: int) -> SignedRequest:
        return SignedRequest(
            method="PUT",
            url=self._path(key).as_uri(),
            headers={"Content-Length": str(size_bytes), "Content-Type": "application/octet-stream"},
        )

    def signed_download(self, key: str, expires_in: int) -> SignedRequest:
        return SignedRequest(method="GET", url=self._path(key).as_uri())

    def download(self, key: str, path: Path) -> None:
        if not self._path(key).is_file():
            raise ArtifactMissingError(f"There is no file {key}.")
        shutil.copyfile(self._path(key), path)

    def upload(self, path: Path, key: str) -> None:
        self._path(key).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, self._path(key))

    def delete(self, prefix: str) -> None:
        for path in list(self._directory.rglob("*")):
            if path.is_file() and path.relative_to(self._directory).as_posix().startswith(prefix):
                path.unlink()

    def _path(self, key: str) -> Path:
        return self._directory / key
