"""What a function is told by its environment. The only module that reads it; checked once, at cold start."""

import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, Json, ValidationError

from deep_research.analysts.language_model.budget import Budget, Price
from deep_research.domain.errors import SettingsError
from deep_research.domain.slots import Limits


class Settings(BaseModel):
    """Names are those of the template's environment variables, in upper case there.

    A function that has no use for a resource is not told its name: the optional ones are asked for with
    `require`, which says which variable is missing.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    environment: str = "dev"
    jobs_table: str
    datasets_table: str
    bucket: str
    idempotency_table: str | None = None
    slots_table: str | None = None
    state_machine_arn: str | None = None
    topic_arn: str | None = None
    connections_table: str | None = None
    live_url: str | None = None
    """That a page connects to, up to where its ticket follows."""
    live_endpoint: str | None = None
    """That messages to its connections are sent to."""
    alerts_table: str | None = None
    notification_email: str | None = None
    """Of the deployer, who is mailed when any job ends."""
    console_url: str | None = None
    """Of the page on which people read reports, up to where a `#` follows; where it is empty, nothing links to it."""
    model_id: str | None = None
    """Of the language model that is asked first; where it is empty, the statistical analyst answers alone."""
    fallback_model_id: str | None = None
    model_endpoint: str | None = None
    """Up to `/v1`, of a server that speaks OpenAI's protocol; Bedrock is asked where it is empty."""
    model_key_parameter: str | None = None
    """Names the SecureString that holds the server's key; where it is empty, the server is asked without one."""
    model_prices: Json[dict[str, Price]] = {}
    """US dollars for a million tokens by model id, such as `{"vendor.model-1:0": {"input": 3, "output": 15}}`."""
    max_model_tokens_per_job: int = Field(default=200_000, ge=0)
    max_model_dollars_per_job: float = Field(default=1.0, ge=0)
    max_model_seconds_per_job: float = Field(default=600, ge=0)
    athena_workgroup: str | None = None
    """In which datasets of the catalog are queried; where it is empty, every dataset is queried from its file."""
    athena_from_bytes: int = Field(default=0, ge=0)
    """Of Parquet, from which a dataset is registered in the catalog; 0 for never."""
    athena_dollars_per_terabyte: float = Field(default=5.0, ge=0)
    catalog_database: str | None = None
    """Of the stack's own, with a table for each large upload."""
    glue_databases: str = ""
    """Whose tables may be registered as datasets: a name, or the beginning of some with `*` behind; empty for none."""
    signed_url_endpoint: str | None = None
    """Where signed requests are sent, if not to S3 itself: the local cloud answers them on loopback."""
    max_dataset_bytes: int = Field(default=1 << 30, gt=0)
    max_datasets_per_owner: int = Field(default=100, gt=0)
    max_running_jobs: int = Field(default=50, gt=0)
    max_running_jobs_per_owner: int = Field(default=10, gt=0)
    max_pending_jobs_per_owner: int = Field(default=100, gt=0)
    job_retention_days: int = Field(default=90, gt=0)
    scratch_directory: str = "/tmp"  # noqa: S108 - the one place where a Lambda may write

    @property
    def limits(self) -> Limits:
        """How many jobs may run and wait."""
        return Limits(
            running=self.max_running_jobs,
            running_per_owner=self.max_running_jobs_per_owner,
            pending_per_owner=self.max_pending_jobs_per_owner,
        )

    @property
    def model_ids(self) -> tuple[str, ...]:
        """In order of preference; empty where no language model is to be asked."""
        return tuple(filter(None, (self.model_id, self.fallback_model_id))) if self.model_id else ()

    @property
    def model_budget(self) -> Budget:
        """What one job may spend on language models."""
        return Budget(
            tokens=self.max_model_tokens_per_job,
            dollars=self.max_model_dollars_per_job,
            seconds=self.max_model_seconds_per_job,
        )

    def require(self, name: str) -> str:
        """An optional setting that this function can't do without. SettingsError where it is not set."""
        value = getattr(self, name)
        if not value:
            raise SettingsError(f"{name.upper()} is not set for this function; see its Environment in template.yaml.")
        return str(value)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or another mapping). SettingsError names every variable at fault."""
    given = os.environ if environment is None else environment
    known = {name: given[name.upper()] for name in Settings.model_fields if given.get(name.upper())}
    try:
        return Settings.model_validate(known)
    except ValidationError as invalid:
        names = ", ".join(str(error["loc"][0]).upper() for error in invalid.errors())
        raise SettingsError(f"These environment variables are missing or unusable: {names}.") from invalid
