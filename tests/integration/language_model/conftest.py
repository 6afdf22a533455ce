"""A language model on loopback, behind either protocol, and whole jobs that are researched with it."""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from deep_research.adapters.bedrock_chat_model import BedrockChatModel
from deep_research.adapters.openai_compatible_chat_model import OpenAICompatibleChatModel
from deep_research.analysts.language_model.analyst import LanguageModelAnalyst
from deep_research.analysts.language_model.budget import Budget, Price
from deep_research.analysts.language_model.chat import ChatModel
from deep_research.analysts.language_model.interview import Interviewer
from deep_research.analysts.statistical import StatisticalAnalyst
from deep_research.domain.job import Stage
from deep_research.domain.keys import profile_key, stage_key
from deep_research.domain.result import Result
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.ingested_tables import IngestedTables
from tests.fakes.scripted_model_server import ModelServer
from tests.fakes.stage_lambdas import ENVIRONMENT, Stages, running

Rows = list[dict[str, Any]]
MODEL_ID = "vendor.model-1:0"
QUESTION = "Which region sells most, and does it grow?"
BUDGET = Budget(tokens=200_000, dollars=5, seconds=600)
PRICES = {MODEL_ID: Price(input=3, output=15)}
SALES: Rows = [
    {"region": region, "product": product, "month": f"2024-{month:02}-01", "revenue": base + 10 * month}
    for region, product, base in (("West", "tea", 500), ("West", "rum", 300), ("East", "tea", 200), ("East", "rum", 90))
    for month in range(1, 13)
]


def bedrock(server: ModelServer, model_id: str = MODEL_ID) -> ChatModel:
    config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=server.url,
        region_name="eu-west-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        config=config,
    )
    return BedrockChatModel(model_id, client)


def openai_compatible(server: ModelServer, model_id: str = MODEL_ID) -> ChatModel:
    return OpenAICompatibleChatModel(f"{server.url}/v1", model_id, api_key=lambda: "local-key")


@pytest.fixture(params=[bedrock, openai_compatible], ids=["converse", "chat_completions"])
def connect(request) -> Callable[..., ChatModel]:
    """Makes a model of a server, by each protocol."""
    return request.param


def thinking_with(
    *models: ChatModel, budget: Budget = BUDGET, clock: Callable[[], float] = time.monotonic
) -> LanguageModelAnalyst:
    """The analyst, with waits that take no time."""
    interviewer = Interviewer(models, PRICES, sleep=lambda seconds: None, clock=clock)
    return LanguageModelAnalyst(interviewer, StatisticalAnalyst(), budget)


Job = Callable[..., Result]


@pytest.fixture
def research(tables: IngestedTables, monkeypatch) -> Iterator[Job]:
    """Runs the seven stages' Lambdas over ports in memory, on a table that is really ingested and queried."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    modules = {name: f"deep_research.handlers.{name}" for name in Stage}
    stages = Stages({name: importlib.import_module(module) for name, module in modules.items()})

    def run(analyst: LanguageModelAnalyst, rows: Rows = SALES, question: str = QUESTION) -> Result:
        dataset_id, profile = tables.dataset(rows)
        stages.artifacts.write(profile_key(dataset_id), profile)
        stages.jobs = InMemoryJobStore(running(question=question, dataset_id=dataset_id))
        stages.analyst, stages.engine = analyst, tables.engine
        stages.run_up_to(Stage.ELABORATE)
        result = stages.artifacts.read(stage_key("J", 1, Stage.ELABORATE), Result)
        assert result is not None
        return result

    yield run
    for module in modules.values():
        sys.modules.pop(module)
