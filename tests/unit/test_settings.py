"""What a function makes of its environment."""

import pytest

from deep_research.domain.errors import SettingsError
from deep_research.settings import load

ENVIRONMENT = {"JOBS_TABLE": "jobs", "DATASETS_TABLE": "datasets", "BUCKET": "bucket"}


def test_names_come_from_the_environment_and_limits_have_defaults() -> None:
    settings = load(ENVIRONMENT)

    assert (settings.jobs_table, settings.bucket) == ("jobs", "bucket")
    assert settings.max_dataset_bytes == 1 << 30


def test_every_missing_or_unusable_variable_is_named() -> None:
    with pytest.raises(SettingsError) as raised:
        load({"BUCKET": "bucket", "MAX_DATASET_BYTES": "many"})

    for name in ("JOBS_TABLE", "DATASETS_TABLE", "MAX_DATASET_BYTES"):
        assert name in raised.value.message


def test_an_empty_variable_counts_as_none() -> None:
    assert load(ENVIRONMENT | {"MODEL_ID": "", "MAX_DATASET_BYTES": ""}).model_id is None


def test_a_resource_that_this_function_was_not_told_of_is_named() -> None:
    with pytest.raises(SettingsError, match="TOPIC_ARN"):
        load(ENVIRONMENT).require("topic_arn")


def test_a_resource_that_it_was_told_of_is_given() -> None:
    assert load(ENVIRONMENT | {"TOPIC_ARN": "arn"}).require("topic_arn") == "arn"
