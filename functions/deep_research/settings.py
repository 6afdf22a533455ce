"""What a function is told by its environment. The only module that reads it; checked once, at cold start."""

import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
    model_id: str | None = None
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
