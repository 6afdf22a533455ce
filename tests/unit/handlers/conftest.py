"""The stages' Lambdas, imported afresh with an environment of their own."""

import importlib
import sys
from collections.abc import Iterator

import pytest

from deep_research.domain.job import Stage
from deep_research.domain.keys import profile_key
from tests.fakes.sales_research import PROFILE
from tests.fakes.stage_lambdas import ENVIRONMENT, Stages


@pytest.fixture
def stages(monkeypatch) -> Iterator[Stages]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    names = {name: f"deep_research.handlers.{name}" for name in Stage}
    loaded = Stages({name: importlib.import_module(module) for name, module in names.items()})
    loaded.artifacts.write(profile_key("sales"), PROFILE)
    yield loaded
    for module in names.values():
        sys.modules.pop(module)
