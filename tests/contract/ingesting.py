"""What the tests of ingestion share."""

from collections.abc import Callable

from deep_research.domain.dataset import Profile

Ingest = Callable[..., Profile]
"""Reads a file's content, under a name, in an encoding."""


def types(profile: Profile) -> dict[str, str]:
    return {column.name: column.type.value for column in profile.columns}
