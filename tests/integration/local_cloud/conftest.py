"""moto as it comes, and the small stacks that its repairs are shown on."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from moto import mock_aws

from infra.local import account
from tests.integration.local_cloud.stacks import StartCloud, running


@pytest.fixture
def plain_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto without a repair: what the tests of repairs fail on. No cloud may run beside it."""
    for name, value in account.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}, "core": {"mock_credentials": False}}):
        yield


@pytest.fixture
def start_cloud(tmp_path: Path) -> StartCloud:
    """Starts clouds one after the other; with the same `state`, each goes on where the one before stopped."""
    return partial(running, tmp_path)
