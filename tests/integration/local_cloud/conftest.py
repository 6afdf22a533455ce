"""Small stacks for the local cloud's own tests, and moto as it comes."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from infra.local import account
from infra.local.cloud import LocalCloud

StartCloud = Callable[..., LocalCloud]


@pytest.fixture
def plain_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto without a repair: what the tests of repairs fail on."""
    for name, value in account.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}, "core": {"mock_credentials": False}}):
        yield


@pytest.fixture
def start_cloud(tmp_path: Path) -> Iterator[StartCloud]:
    """Starts a cloud from resources and the source of its functions' module; started again, it finds its state."""
    with ExitStack() as running:

        def start(
            resources: dict[str, Any], source: str = "", *, module: str = "app", keeps_state: bool = False, **named: Any
        ) -> LocalCloud:
            code = tmp_path / "code"
            code.mkdir(exist_ok=True)
            (code / f"{module}.py").write_text(source)
            template = tmp_path / "template.yaml"
            document = {
                "Transform": "AWS::Serverless-2016-10-31",
                "Globals": {"Function": {"CodeUri": "code/", "Runtime": "python3.13", "Timeout": 10}},
                "Resources": resources,
            }
            template.write_text(json.dumps(document))
            state = tmp_path / "state" if keeps_state else None
            cloud = LocalCloud(state, template=template, stack_name="small", **named)
            running.callback(cloud.stop)
            return cloud.start()

        yield start


def function(handler: str, **properties: Any) -> dict[str, Any]:
    """A function of the small stack, `handler` as `module.function`."""
    return {"Type": "AWS::Serverless::Function", "Properties": {"Handler": handler, **properties}}
