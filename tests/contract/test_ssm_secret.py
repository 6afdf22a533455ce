"""A secret is read from Parameter Store, and what can't be read is told without it."""

import boto3
import pytest

from deep_research.adapters.ssm_secret import secret
from deep_research.domain.errors import SettingsError

NAME = "/deep-research/model-key"


def test_the_value_is_decrypted(aws: None) -> None:
    boto3.client("ssm").put_parameter(Name=NAME, Value="a key", Type="SecureString")
    assert secret(NAME) == "a key"


def test_a_secret_that_is_not_there_is_told_by_its_name(aws: None) -> None:
    with pytest.raises(SettingsError, match=NAME):
        secret(NAME)
