"""The key of a model's server is named by a parameter, read by the stages that ask, and kept nowhere else."""

import re
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from deep_research.adapters import ssm_secret
from deep_research.bootstrap import Ports
from deep_research.settings import load
from infra.local.language_model import KEY_PARAMETER, ModelUnreachableError, key_in

TEMPLATE: dict[str, Any] = yaml_parse((Path(__file__).parents[2] / "template.yaml").read_text())
PARAMETER = TEMPLATE["Parameters"]["ModelKeyParameter"]
POLICY = TEMPLATE["Resources"]["ModelKeyPolicy"]
SETTINGS = {
    "JOBS_TABLE": "jobs",
    "DATASETS_TABLE": "datasets",
    "BUCKET": "bucket",
    "MODEL_ID": "vendor.model-1",
    "MODEL_ENDPOINT": "https://models.example.com/v1",
}


def test_who_asks_a_model_may_read_its_key_and_no_other_secret() -> None:
    (statement,) = POLICY["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "ssm:GetParameter"
    assert statement["Resource"]["Fn::Sub"].endswith(":parameter${ModelKeyParameter}")
    assert POLICY["Properties"]["Roles"] == TEMPLATE["Resources"]["BedrockPolicy"]["Properties"]["Roles"]
    assert TEMPLATE["Conditions"][POLICY["Condition"]] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "ModelKeyParameter"}, ""]}]
    }


@pytest.mark.parametrize(
    "key", ["sk-live-0123456789abcdef", "*", "/a/*", "/deep-research/", "arn:aws:ssm:x:1:parameter/a"]
)
def test_what_is_no_name_of_a_parameter_is_refused(key: str) -> None:
    assert not re.fullmatch(PARAMETER["AllowedPattern"], key)


@pytest.mark.parametrize("name", ["", "/model-key", KEY_PARAMETER])
def test_a_parameter_may_lie_where_its_owner_puts_it(name: str) -> None:
    assert re.fullmatch(PARAMETER["AllowedPattern"], name)


def test_the_key_is_read_once_and_only_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(ssm_secret, "secret", lambda name: read.append(name) or "a key")
    ports = Ports(load({**SETTINGS, "MODEL_KEY_PARAMETER": KEY_PARAMETER}))
    assert ports.analyst.name == "language_model"
    assert read == []
    assert [ports._model_key(), ports._model_key()] == ["a key", "a key"]
    assert read == [KEY_PARAMETER]


def test_without_a_name_no_key_is_looked_for() -> None:
    assert Ports(load(SETTINGS))._model_key is None


def test_the_local_key_comes_from_the_environment_variable_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTED_KEY", "a key")
    assert key_in("HOSTED_KEY") == "a key"
    with pytest.raises(ModelUnreachableError, match="NOBODYS_KEY"):
        key_in("NOBODYS_KEY")
