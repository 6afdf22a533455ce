"""Which analyst thinks is a setting."""

import pytest

from deep_research.analysts.language_model.analyst import LanguageModelAnalyst
from deep_research.analysts.statistical import StatisticalAnalyst
from deep_research.bootstrap import Ports
from deep_research.domain.errors import SettingsError
from deep_research.settings import load

NEEDED = {"JOBS_TABLE": "jobs", "DATASETS_TABLE": "datasets", "BUCKET": "bucket"}


@pytest.fixture(autouse=True)
def region(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


def test_without_a_model_the_statistical_analyst_answers():
    assert isinstance(Ports(load(NEEDED)).analyst, StatisticalAnalyst)


@pytest.mark.parametrize("where", [{}, {"MODEL_ENDPOINT": "http://127.0.0.1:8000/v1"}])
def test_with_a_model_it_is_asked(where):
    settings = load({**NEEDED, "MODEL_ID": "vendor.model-1:0", "FALLBACK_MODEL_ID": "vendor.small-1:0", **where})
    assert isinstance(Ports(settings).analyst, LanguageModelAnalyst)
    assert settings.model_ids == ("vendor.model-1:0", "vendor.small-1:0")


def test_a_fallback_without_a_model_is_nobodys():
    settings = load({**NEEDED, "MODEL_ID": "", "FALLBACK_MODEL_ID": "vendor.small-1:0"})
    assert settings.model_ids == ()
    assert isinstance(Ports(settings).analyst, StatisticalAnalyst)


def test_prices_are_json_by_model_id():
    settings = load({**NEEDED, "MODEL_PRICES": '{"vendor.model-1:0": {"input": 3, "output": 15}}'})
    assert settings.model_prices["vendor.model-1:0"].output == 15


@pytest.mark.parametrize("prices", ["cheap", '{"m": 3}', '{"m": {"input": -1, "output": 0}}'])
def test_prices_that_are_none_are_told(prices):
    with pytest.raises(SettingsError, match="MODEL_PRICES"):
        load({**NEEDED, "MODEL_PRICES": prices})
