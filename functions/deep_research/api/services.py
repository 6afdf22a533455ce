"""What the routers need of the composition root; `bootstrap.Ports` is one, tests bring their own."""

from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import Depends, Request

from deep_research.domain import ports
from deep_research.jobs.dispatcher import Dispatcher
from deep_research.jobs.settling import Settlement
from deep_research.settings import Settings

if TYPE_CHECKING:
    # Heavy, and of use to the two functions that take POST only.
    from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer


class Services(Protocol):
    @property
    def settings(self) -> Settings: ...
    @property
    def jobs(self) -> ports.JobStore: ...
    @property
    def queue(self) -> ports.JobQueue: ...
    @property
    def dispatcher(self) -> Dispatcher: ...
    @property
    def settlement(self) -> Settlement: ...
    @property
    def datasets(self) -> ports.DatasetStore: ...
    @property
    def artifacts(self) -> ports.ArtifactStore: ...
    @property
    def files(self) -> ports.FileStore: ...
    @property
    def catalog(self) -> ports.TableCatalog | None: ...
    @property
    def alerts(self) -> ports.AlertSubscriptions: ...
    @property
    def connections(self) -> ports.ConnectionStore: ...
    @property
    def executions(self) -> ports.Executions: ...
    @property
    def remembered_answers(self) -> "BasePersistenceLayer": ...


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


WithServices = Annotated[Services, Depends(_services)]
