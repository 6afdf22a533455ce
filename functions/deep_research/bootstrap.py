"""The one composition root: builds each port lazily, so that a function loads only what it uses.

A handler module makes one `Ports` while it is imported (that is the function's cold start) and keeps it.
Adapters are imported where they are built: what a function does not use, it does not load.
"""

from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from deep_research.domain import ports
from deep_research.jobs.dispatcher import Dispatcher
from deep_research.jobs.following import Following
from deep_research.jobs.settling import Settlement
from deep_research.jobs.sweeping import Sweep
from deep_research.observability import logger
from deep_research.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

    from deep_research.analysts.language_model.chat import ChatModel


class Ports:
    """Every port, built from settings on first use."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load()

    @cached_property
    def jobs(self) -> ports.JobStore:
        from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore

        return DynamoDBJobStore(self.settings.jobs_table)

    @cached_property
    def queue(self) -> ports.JobQueue:
        from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue

        settings = self.settings
        return DynamoDBJobQueue(settings.jobs_table, settings.require("slots_table"), settings.idempotency_table)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(self.queue, self.executions, self.settings.limits, logger)

    @cached_property
    def settlement(self) -> Settlement:
        from deep_research.stages.partial import found_so_far

        found = partial(found_so_far, self.artifacts)
        return Settlement(self.jobs, self.queue, self.artifacts, self.dispatcher, found)

    @cached_property
    def sweep(self) -> Sweep:
        return Sweep(self.jobs, self.queue, self.datasets, self.executions, self.settlement, self.dispatcher, logger)

    @cached_property
    def datasets(self) -> ports.DatasetStore:
        from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore

        return DynamoDBDatasetStore(self.settings.datasets_table)

    @cached_property
    def artifacts(self) -> ports.ArtifactStore:
        from deep_research.adapters.remembering_artifact_store import RememberingArtifactStore
        from deep_research.adapters.s3_artifact_store import S3ArtifactStore

        return RememberingArtifactStore(S3ArtifactStore(self.settings.bucket))

    @cached_property
    def files(self) -> ports.FileStore:
        from deep_research.adapters.s3_file_store import S3FileStore

        return S3FileStore(self.settings.bucket, signed_url_endpoint=self.settings.signed_url_endpoint)

    @cached_property
    def executions(self) -> ports.Executions:
        from deep_research.adapters.step_functions_executions import StepFunctionsExecutions

        return StepFunctionsExecutions(self.settings.require("state_machine_arn"))

    @cached_property
    def remembered_answers(self) -> "BasePersistenceLayer":
        from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

        from deep_research.api.idempotency import configured

        return configured(DynamoDBPersistenceLayer(self.settings.require("idempotency_table")))

    @cached_property
    def notifier(self) -> ports.Notifier:
        from deep_research.adapters.sns_notifier import SNSNotifier

        return SNSNotifier(self.settings.require("topic_arn"))

    @cached_property
    def connections(self) -> ports.ConnectionStore:
        from deep_research.adapters.dynamodb_connection_store import DynamoDBConnectionStore

        return DynamoDBConnectionStore(self.settings.require("connections_table"))

    @cached_property
    def channel(self) -> ports.Channel:
        from deep_research.adapters.api_gateway_channel import ApiGatewayChannel

        return ApiGatewayChannel(self.settings.require("live_endpoint"))

    @cached_property
    def following(self) -> Following:
        from deep_research.api.live_messages import events_message

        return Following(self.connections, self.channel, events_message)

    @cached_property
    def alerts(self) -> ports.AlertSubscriptions:
        from deep_research.adapters.sns_alert_subscriptions import SNSAlertSubscriptions

        topic_arn, table = self.settings.require("topic_arn"), self.settings.require("alerts_table")
        return SNSAlertSubscriptions(topic_arn, table, deployers_email=self.settings.notification_email)

    @cached_property
    def ingestor(self) -> ports.Ingestor:
        from deep_research.adapters.duckdb_ingestor import DuckDBIngestor

        return DuckDBIngestor(scratch=Path(self.settings.scratch_directory))

    @cached_property
    def catalog(self) -> ports.TableCatalog | None:
        """None where the deployment registers no datasets."""
        if not self.settings.catalog_database:
            return None
        from deep_research.adapters.glue_table_catalog import GlueTableCatalog

        return GlueTableCatalog(self.settings.catalog_database, self.settings.bucket)

    @cached_property
    def engine(self) -> ports.QueryEngine:
        from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine

        of_files = DuckDBQueryEngine(self.files, scratch=Path(self.settings.scratch_directory))
        if not self.settings.athena_workgroup:
            return of_files
        from deep_research.stages.routing import RoutedQueryEngine

        return RoutedQueryEngine(self.artifacts, of_files=of_files, of_tables=self._athena())

    @cached_property
    def profiling_engine(self) -> ports.QueryEngine | None:
        """Queries tables with the time that a whole column of one may take. None without Athena."""
        return self._athena(seconds=600) if self.settings.athena_workgroup else None

    def _athena(self, seconds: float = 60) -> ports.QueryEngine:
        from deep_research.adapters.athena_query_engine import AthenaQueryEngine

        return AthenaQueryEngine(
            self.artifacts,
            self.settings.require("athena_workgroup"),
            seconds=seconds,
            dollars_per_terabyte=self.settings.athena_dollars_per_terabyte,
        )

    @cached_property
    def analyst(self) -> ports.Analyst:
        from deep_research.analysts.statistical import StatisticalAnalyst

        if not self.settings.model_ids:
            return StatisticalAnalyst()
        from deep_research.analysts.language_model.analyst import LanguageModelAnalyst
        from deep_research.analysts.language_model.interview import Interviewer

        interviewer = Interviewer([*map(self._model, self.settings.model_ids)], self.settings.model_prices)
        return LanguageModelAnalyst(interviewer, StatisticalAnalyst(), self.settings.model_budget)

    def _model(self, model_id: str) -> "ChatModel":
        if self.settings.model_endpoint:
            from deep_research.adapters.openai_compatible_chat_model import OpenAICompatibleChatModel

            return OpenAICompatibleChatModel(self.settings.model_endpoint, model_id, api_key=self._model_key)
        from deep_research.adapters.bedrock_chat_model import BedrockChatModel

        return BedrockChatModel(model_id)

    @cached_property
    def _model_key(self) -> "Callable[[], str] | None":
        """Read before the first call of a cold start, and then kept."""
        if not self.settings.model_key_parameter:
            return None
        from deep_research.adapters.ssm_secret import secret

        return cache(partial(secret, self.settings.model_key_parameter))
