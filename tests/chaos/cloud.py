"""The cloud's process: the local cloud with its faults, until somebody kills it."""

import dataclasses
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unittest import mock

from moto.stepfunctions.parser.backend.execution import Execution

from infra.local import run_local
from tests.chaos.calls import intercepted
from tests.chaos.chance import Chance, Diary
from tests.chaos.deliveries import Deliveries
from tests.chaos.faults import ServiceFaults, random_strikes
from tests.chaos.incidents import Incidents
from tests.chaos.kills import LambdaKills

DIARY = "diary.jsonl"


@dataclass(frozen=True)
class CloudConfig:
    """What the process is started with."""

    directory: str
    port: int
    boot: int
    """How many clouds used the directory before."""
    seed: int
    users: tuple[str, ...]
    parameters: dict[str, str]
    fault_rate: float
    """Of calls to AWS, and of invocations."""
    incident_rate: float
    """Of executions; 0: only faults that retries heal."""
    delivery_scale: float = 1.0

    @property
    def state(self) -> Path:
        return Path(self.directory) / "state"

    @property
    def diary(self) -> Path:
        return Path(self.directory) / DIARY

    @property
    def ready(self) -> Path:
        return Path(self.directory) / f"ready-{self.boot}.json"

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        values: dict[str, Any] = json.loads(text)
        return cls(**values | {"users": tuple(values["users"])})


@contextmanager
def executions_told(diary: Diary) -> Iterator[None]:
    """Writes down which executions really begin: a start that finds its name taken begins none."""
    plain = Execution.start

    def start(execution: Execution) -> None:
        diary.write("started", execution=execution.name, by_function="AWS_LAMBDA_FUNCTION_NAME" in os.environ)
        plain(execution)

    with mock.patch.object(Execution, "start", start):
        yield


def main() -> None:
    config = CloudConfig.from_json(sys.argv[1])
    with ExitStack() as stack:
        diary = stack.enter_context(Diary(config.diary))
        chance = Chance(f"{config.seed}/{config.boot}")
        incidents = Incidents(config.incident_rate, str(config.seed), diary)
        faults = ServiceFaults(random_strikes(config.fault_rate, chance), diary)
        kills = LambdaKills(config.fault_rate, chance, diary, incidents.dooms)
        stack.enter_context(executions_told(diary))
        stack.enter_context(incidents.injected())
        stack.enter_context(kills.injected())
        stack.enter_context(intercepted(kills, faults))
        stack.enter_context(Deliveries(chance, diary, config.delivery_scale).injected())
        local = stack.enter_context(run_local(config.state, port=config.port, auth="on", parameters=config.parameters))
        identity = local.cloud.identity
        identity.create_users(config.users)
        owners = {user: identity.subject(user) for user in config.users}
        facts = {"client_id": identity.client_id, "owners": owners, "tables": local.cloud.resources}
        unfinished = config.ready.with_suffix(".part")
        unfinished.write_text(json.dumps(facts), encoding="utf-8")
        unfinished.replace(config.ready)
        # Nobody is left to kill it once its driver is gone.
        sys.stdin.read()


if __name__ == "__main__":
    main()
