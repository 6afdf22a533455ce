"""moto as it comes, and the small stacks that its repairs are shown on."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends

from infra.local import account
from infra.local.repairs import dynamodb_index_keys, dynamodb_reads, dynamodb_transactions, dynamodb_writes
from infra.local.repairs.dynamodb_writes import Changes
from tests.integration.local_cloud.dynamodb_tables import TABLES, create_tables
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


class Clock:
    """Seconds, as the test wants them."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def committed(plain_moto: None, clock: Clock) -> Iterator[list[Changes]]:
    """The changes of each request, on tables whose streams have a reader."""
    changes: list[Changes] = []
    with ExitStack() as repairs:
        repairs.enter_context(dynamodb_index_keys.repaired())
        repairs.enter_context(dynamodb_reads.repaired())
        repairs.enter_context(dynamodb_transactions.repaired(clock))
        repairs.enter_context(dynamodb_writes.repaired(changes.append))
        create_tables()
        for name in TABLES:
            table = dynamodb_backends[account.ACCOUNT_ID][account.REGION].get_table(name)
            table.lambda_event_source_mappings["reader"] = SimpleNamespace(event_source_arn=name)
        yield changes
