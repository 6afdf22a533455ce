"""The files of the page, and the bucket that they are kept in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from infra.deploy_web.errors import NotBuiltError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

IMMUTABLE = "public, max-age=31536000, immutable"
ASKED_ANEW = "no-cache"
ENTRY = "index.html"
CONFIG = "config.json"
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
SUPERSEDED = "superseded=true"
"""The tag by which infra/web.yaml removes a file some weeks after the last release that had it."""


@dataclass(frozen=True)
class File:
    """One file under its key."""

    key: str
    content: bytes

    @property
    def headers(self) -> dict[str, str]:
        return headers(self.key)


def headers(key: str) -> dict[str, str]:
    """What a file is served with: those that carry their version in their names are good for ever."""
    return {
        "ContentType": CONTENT_TYPES[PurePosixPath(key).suffix],
        "CacheControl": IMMUTABLE if key.startswith("assets/") else ASKED_ANEW,
    }


def files(built: Path, config: Mapping[str, Any]) -> list[File]:
    """Of the built page, with its configuration, in the order to upload: what asks for the others is last."""
    if not (built / ENTRY).is_file():
        raise NotBuiltError(f"There is no built page in {built}: run make console, which needs npm.")
    contents = {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    contents[CONFIG] = json.dumps(config, indent=2).encode()
    unknown = sorted(key for key in contents if PurePosixPath(key).suffix not in CONTENT_TYPES)
    if unknown:
        raise NotBuiltError(f"Nobody said what type {', '.join(unknown)} is: add it to CONTENT_TYPES in {__name__}.")
    order = sorted(contents, key=lambda key: (key == ENTRY, not key.startswith("assets/"), key))
    return [File(key, contents[key]) for key in order]


class Site:
    """The bucket behind CloudFront."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def publish(self, release: list[File]) -> int:
        """Uploads a release; returns how many files it superseded.

        Those stay for the weeks that infra/web.yaml says, for the sake of pages that are open somewhere.
        """
        for file in release:
            self._s3.put_object(Bucket=self._bucket, Key=file.key, Body=file.content, **file.headers)  # type: ignore[arg-type]
        superseded = [key for key in self._keys() - {file.key for file in release} if not self._is_superseded(key)]
        for key in superseded:
            # Copied onto itself, so that its weeks are counted from now.
            self._s3.copy_object(
                Bucket=self._bucket,
                Key=key,
                CopySource={"Bucket": self._bucket, "Key": key},
                MetadataDirective="REPLACE",
                TaggingDirective="REPLACE",
                Tagging=SUPERSEDED,
                **headers(key),  # type: ignore[arg-type]
            )
        return len(superseded)

    def _keys(self) -> set[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        return {each["Key"] for page in pages for each in page.get("Contents", [])}

    def _is_superseded(self, key: str) -> bool:
        tags = self._s3.get_object_tagging(Bucket=self._bucket, Key=key)["TagSet"]
        return any(f"{tag['Key']}={tag['Value']}" == SUPERSEDED for tag in tags)
